// The script reports in the console why an element does not appear: one message per page.
import { expect, settled, test } from "../fixtures";
import { AUTO, SCRIPT, embedded, host } from "../host";

const PROBLEMS = "embed/#problems";
/** The code of a page, and the message. The browser's own messages about failed requests are in the last pattern. */
const CASES: Record<string, [string, RegExp, ...RegExp[]]> = {
  "an unknown term": [
    `<glossary-term term="apo"></glossary-term><glossary-term term="nothing"></glossary-term>${SCRIPT}`,
    /Glossary: <glossary-term term="(apo|nothing)": no such term\./,
    /404/,
  ],
  "a term without its name": [`<glossary-term></glossary-term>${SCRIPT}`, /Glossary: <glossary-term: no such term\./],
  "a link without its term": [`<glossary-link>API</glossary-link>${SCRIPT}`, /Glossary: <glossary-link: no term\./],
  "an invalid selector": [AUTO.replace('"article"', '"["'), /Glossary: data-autolink="\[": .*is not a valid selector/],
};

test("each mistake has one message with the element, the reason and the address of the help", async ({ page, baseURL, complaints }) => {
  complaints.expect(...Object.values(CASES).flatMap(([, ...patterns]) => patterns));
  for (const [what, [body, pattern]] of Object.entries(CASES))
    await test.step(what, async () => {
      complaints.seen.length = 0;
      await host(page, baseURL ?? "", { body });
      await embedded(page);
      await expect(async () => expect(complaints.seen.some((text) => pattern.test(text))).toBe(true)).toPass({ timeout: 5_000 });
      await settled(page);
      const messages = complaints.seen.filter((text) => text.includes("Glossary: "));
      expect(messages).toHaveLength(1);
      expect(messages[0]).toContain(`${baseURL}${PROBLEMS}`);
      all.push(...complaints.seen);
    });
  complaints.seen.push(...all);
  await page.goto(PROBLEMS);
  await expect(page.getByRole("heading", { name: "If something does not appear" })).toBeInViewport();
});
const all: string[] = [];

test("a selector without a match, a blocked request and a form that is forbidden have a message", { tag: "@all" }, async ({
  page,
  baseURL,
  complaints,
}) => {
  const blocked = /Glossary: data-autolink="article": blocked or offline\./;
  complaints.expect(/Glossary: data-autolink="article": no match\./, blocked, /Content Security Policy/, /Glossary: <glossary-contact term="api": blocked or offline\./);
  const says = async (pattern: RegExp) =>
    expect(async () => expect(complaints.seen.some((text) => pattern.test(text))).toBe(true)).toPass({ timeout: 15_000 });
  await host(page, baseURL ?? "", { body: AUTO });
  await says(/no match/);
  const policy = "script-src GLOSSARY/embed.js; connect-src 'none'; frame-src 'none'";
  await host(page, baseURL ?? "", { body: `<article>API</article>${AUTO}`, policy });
  await says(blocked);
  await host(page, baseURL ?? "", { body: `<glossary-contact term="api"><a href="GLOSSARY/contact/">Write</a></glossary-contact>${SCRIPT}`, policy });
  await says(/<glossary-contact term="api": blocked/);
});
