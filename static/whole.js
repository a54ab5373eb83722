// Starts the whole program in a page that the program of a first visit has opened.
const missing = () => dispatchEvent(new Event("faultline-missing"));
import("../faultline-whole.js").then(({ default: init }) => init()).catch(missing);
