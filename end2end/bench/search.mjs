// Search: the time from a keystroke until its results are painted.
import { appSettled, medianAndP95, ms, settled, timeChange } from "./figures.mjs";

/** The number of typed names, spread evenly over all names. Each name is typed once correctly and once with a typo. */
const NAMES = 3;
/** The number of typed letters per name. */
const LENGTH = 9;

/** Measures typing into the search box with its list, and on the search page. */
export async function measureSearch(open, site, budget) {
  const queries = await open((page) => queriesOf(page, site));
  const list = await open((page) => type(page, new URL("contact/", site), queries));
  const results = await open((page) => type(page, new URL("search/", site), queries));
  return [
    { what: "first keystroke, which fetches the index", value: ms(list.first) },
    { what: "keystroke → list painted", value: medianAndP95(list.times), budget },
    { what: "keystroke → search page painted", value: medianAndP95(results.times), budget },
  ];
}

async function queriesOf(page, site) {
  await page.goto(site);
  const names = await page.locator(".letter a").allTextContents();
  const some = Array.from({ length: NAMES }, (_, at) => names[Math.floor(((at + 0.5) * names.length) / NAMES)]);
  return some.flatMap((name) => [name, slip(name)]).map((name) => name.toLowerCase().slice(0, LENGTH));
}

/** Swaps the fourth and the fifth letter. */
function slip(name) {
  return name.slice(0, 3) + name.charAt(4) + name.charAt(3) + name.slice(5);
}

async function type(page, { href }, queries) {
  await page.goto(href);
  await appSettled(page);
  const box = page.getByRole("combobox", { name: "Search the glossary" });
  // The last file that the search fetches.
  const definitions = page.waitForResponse((response) => /\/definitions-\w+\.txt$/.test(response.url()));
  await box.focus();
  const first = await timeChange(page, "keydown", () => page.keyboard.press("a"));
  await (await definitions).finished();
  await settled(page);

  const times = [];
  for (const query of queries) {
    await box.fill("");
    await settled(page);
    for (const key of query) {
      const time = await timeChange(page, "keydown", () => page.keyboard.press(key === " " ? "Space" : key));
      // A keystroke changes nothing if the previous one already found nothing.
      if (time !== null) times.push(time);
    }
  }
  return { first, times };
}
