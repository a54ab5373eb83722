//! Labels: how wide a text is, how it is shortened, and where it can stand without touching another.
//!
//! Widths are estimated, a little too wide, so that the layout needs no browser.

/// The size of all text, in pixels.
pub const TEXT: f64 = 12.0;

/// The height of a line of text, with the air around it.
pub const LINE: f64 = 16.0;

/// A typeface of the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Wire texts, names of rules and timers.
    Mono,
    /// Everything else.
    Sans,
    /// The same, bold.
    Strong,
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// Whether two rectangles share an area.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }

    /// Whether a straight line passes through it.
    pub fn is_crossed(&self, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> bool {
        let (mut from, mut to) = (0.0f64, 1.0f64);
        let sides =
            [(x1, x2 - x1, self.x, self.x + self.w), (y1, y2 - y1, self.y, self.y + self.h)];
        for (start, along, low, high) in sides {
            if along.abs() < 1e-9 {
                if start <= low || start >= high {
                    return false;
                }
            } else {
                let (a, b) = ((low - start) / along, (high - start) / along);
                from = from.max(a.min(b));
                to = to.min(a.max(b));
            }
        }
        from < to
    }
}

/// A text with its place: the left end of its baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// What is shown.
    pub text: String,
    /// Left.
    pub x: f64,
    /// The baseline.
    pub y: f64,
    /// The room that it takes.
    pub room: Rect,
}

impl Label {
    /// A label whose room begins at `x` and is centred on `y`.
    pub fn at(text: String, face: Face, x: f64, y: f64) -> Label {
        let room = Rect { x, y: y - LINE / 2.0, w: width(&text, face) + 4.0, h: LINE };
        Label { text, x: x + 2.0, y: y + TEXT * 0.35, room }
    }
}

/// How wide a text is.
pub fn width(text: &str, face: Face) -> f64 {
    text.chars().map(|c| advance(c, face)).sum()
}

fn advance(c: char, face: Face) -> f64 {
    if c >= '\u{2e80}' {
        return TEXT;
    }
    let sans = match c {
        'i' | 'l' | 'j' | 't' | 'f' | 'r' | ' ' | '.' | ',' | ':' | '·' => 0.38,
        'm' | 'w' | 'M' | 'W' | '→' | '…' | '⋯' | '×' | '+' => 0.95,
        _ if c.is_uppercase() => 0.72,
        _ => 0.63,
    };
    match face {
        Face::Mono => TEXT * 0.61,
        Face::Sans => TEXT * sans,
        Face::Strong => TEXT * sans * 1.11,
    }
}

/// The text if it fits, else as much of it as fits before an ellipsis; `None` if that is not at least
/// two characters.
pub fn shorten(text: &str, face: Face, room: f64) -> Option<String> {
    if width(text, face) <= room {
        return Some(text.to_string());
    }
    let room = room - advance('…', face);
    let mut used = 0.0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += advance(*c, face);
            used <= room
        })
        .collect();
    let kept = kept.trim_end();
    (kept.chars().count() >= 2).then(|| format!("{kept}…"))
}

/// The width of a bucket of [`Placer`].
const BUCKET: f64 = 128.0;

/// Remembers which room is taken.
#[derive(Default)]
pub struct Placer {
    /// Taken rooms by the column that they touch.
    columns: Vec<Vec<Rect>>,
}

impl Placer {
    /// Whether nothing stands there.
    pub fn is_free(&self, room: &Rect) -> bool {
        let columns = self.columns.get(Self::columns_of(room, self.columns.len()));
        columns.is_none_or(|columns| columns.iter().flatten().all(|taken| !taken.overlaps(room)))
    }

    /// Takes room.
    pub fn take(&mut self, room: Rect) {
        let last = Self::column(room.x + room.w);
        if self.columns.len() <= last {
            self.columns.resize_with(last + 1, Vec::new);
        }
        let columns = Self::columns_of(&room, self.columns.len());
        for column in self.columns.get_mut(columns).into_iter().flatten() {
            column.push(room);
        }
    }

    /// Places the first label that stands free.
    pub fn first_free(&mut self, candidates: impl IntoIterator<Item = Label>) -> Option<Label> {
        let found = candidates.into_iter().find(|label| self.is_free(&label.room))?;
        self.take(found.room);
        Some(found)
    }

    fn column(x: f64) -> usize {
        // The drawing's content begins near 0; what lies left of it shares the first column.
        (x / BUCKET).clamp(0.0, 4096.0) as usize
    }

    fn columns_of(room: &Rect, count: usize) -> std::ops::Range<usize> {
        let end = (Self::column(room.x + room.w) + 1).min(count);
        Self::column(room.x).min(end)..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_the_room_ends() {
        assert_eq!(shorten("SET lock", Face::Mono, 200.0).as_deref(), Some("SET lock"));
        let short = shorten("POST /charges order=42", Face::Mono, 80.0).unwrap();
        assert!(short.ends_with('…') && width(&short, Face::Mono) <= 80.0, "{short}");
        assert_eq!(shorten("POST", Face::Mono, 12.0), None);
    }

    #[test]
    fn a_line_through_a_rectangle_is_seen() {
        let rect = Rect { x: 10.0, y: 10.0, w: 10.0, h: 10.0 };
        assert!(rect.is_crossed((0.0, 0.0), (30.0, 30.0)));
        assert!(rect.is_crossed((15.0, 0.0), (15.0, 30.0)));
        assert!(!rect.is_crossed((0.0, 25.0), (30.0, 25.0)));
        assert!(!rect.is_crossed((0.0, 0.0), (8.0, 8.0)));
    }

    #[test]
    fn what_is_taken_is_not_given_again() {
        let mut placer = Placer::default();
        let label = |x| Label::at("hello".into(), Face::Sans, x, 20.0);
        assert!(placer.first_free([label(120.0)]).is_some());
        assert!(placer.first_free([label(130.0)]).is_none());
        assert!(placer.first_free([label(130.0), label(200.0)]).is_some());
        assert!(placer.first_free([label(-50.0)]).is_some());
    }
}
