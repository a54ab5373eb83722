// Runs before the first paint. The skeleton speaks the reader's language; it says nothing of the first
// lesson where a link or the last visit will open something else.
{
  const root = document.documentElement;
  const tags = navigator.languages.map((tag) => tag.toLowerCase().split(/[-_]/)[0]);
  if (tags.find((tag) => ["en", "zh"].includes(tag)) === "zh") root.lang = "zh-Hans";

  let kept = null;
  try {
    kept = localStorage.getItem("faultline");
  } catch {
    // Denied: then nothing is kept, and the page opens as on a first visit.
  }
  if (kept !== null || !["", "#stage"].includes(location.hash)) root.dataset.opens = "else";
}
