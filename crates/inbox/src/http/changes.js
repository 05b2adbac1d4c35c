// Reloads this page when the site is published, and shows the problems in the content at the bottom of the window.
const { src } = document.currentScript;
const events = new EventSource(new URL("changes" + new URL(src).search, src));
events.addEventListener("published", () => location.reload());

const problems = document.getElementById("glossary-problems");
if (problems && window.top !== window) {
  // The page around the frame shows the problems.
  problems.remove();
} else if (problems) {
  // The policy of the pages forbids inline styles, but allows style sheets that a script makes.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    #glossary-problems { position: fixed; inset: auto 0 0; z-index: 99; max-height: 45vh; overflow: auto; margin: 0;
      border-top: 4px solid #b3261e; background: #fff; color: #1b1b1b; font: 16px/1.45 system-ui, sans-serif;
      box-shadow: 0 -4px 16px #0004; }
    #glossary-problems summary { padding: .6rem 1rem; font-weight: 700; cursor: pointer; }
    #glossary-problems ol { margin: 0; padding: 0 1rem .6rem 2.5rem; }
    #glossary-problems li { margin: 0 0 .9rem; }
    #glossary-problems p { margin: .15rem 0; max-width: 75ch; white-space: pre-line; }
    #glossary-problems pre { margin: .3rem 0; padding: .4rem .6rem; overflow-x: auto; white-space: pre-wrap;
      background: #f2f0ec; color: #1b1b1b; }
    #glossary-problems mark { background: #ffe08a; color: #1b1b1b; }
    #glossary-problems :focus-visible { outline: 3px solid #1f3bc2; outline-offset: -3px; }
    #glossary-problems [role="status"] { position: absolute; top: 0; left: 0; width: 1px; height: 1px; margin: 0;
      overflow: hidden; clip-path: inset(50%); }
    body { padding-bottom: 3.5rem; }
    @media print { #glossary-problems { display: none; } }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  const details = problems.querySelector("details");
  const summary = details.querySelector("summary");
  const shown = problems.textContent;
  // The list stays closed for as long as the same problems are there.
  const closed = "glossary-problems-closed";
  if (sessionStorage.getItem(closed) === shown) details.open = false;
  details.addEventListener("toggle", () => sessionStorage.setItem(closed, details.open ? "" : shown));

  // Screen readers announce only what is added to a live region.
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  problems.append(status);
  const announced = "glossary-problems-announced";
  if (sessionStorage.getItem(announced) !== shown) {
    sessionStorage.setItem(announced, shown);
    setTimeout(() => { status.textContent = summary.textContent; }, 500);
  }
}
