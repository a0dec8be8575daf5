// Everything that the scripts say. A page may give its own, in another language, in
// <script type="application/json" id="app-words">.

const english = {
  justNow: "just now",
  minuteAgo: "1 minute ago",
  minutesAgo: "{n} minutes ago",
  hourAgo: "1 hour ago",
  hoursAgo: "{n} hours ago",
  dayAgo: "1 day ago",
  daysAgo: "{n} days ago",
  live: "This page updates by itself.",
  paused: "Updates are paused.",
  lost: "Updates have stopped. We are trying to get them back.",
  pause: "Pause updates",
  resume: "Carry on updating",
  changes: "{n} changes. The latest: {text}",
  help: "Keyboard shortcuts",
  showHelp: "Show this help",
  close: "Close",
  shortcutsOff: "Turn keyboard shortcuts off",
  shortcutsOn: "Turn keyboard shortcuts on",
  mapFailed: "The map cannot be drawn here. The list says the same.",
  mapHelp: "Map. Move with the arrow keys, zoom with plus and minus, and press Enter to read what is nearest the middle.",
  nothingHere: "Nothing is near the middle of the map.",
  places: "{n} places here. Zoom in to see each.",
  good: "Good",
  warning: "Take care",
  bad: "Bad",
  unknown: "No news lately",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  suggestions: "Suggestions",
  suggested: "{n} suggestions. Use the up and down arrows to choose.",
  locating: "Finding where you are…",
  notLocated: "We could not find where you are. Type a postcode or a place instead.",
};

const given = document.getElementById("app-words");
const words = given ? { ...english, ...JSON.parse(given.textContent) } : english;

/** A sentence by its name, with its gaps filled. */
export function say(name, gaps = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, gap) => gaps[gap] ?? "");
}
