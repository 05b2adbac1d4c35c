// Cards on the links of other sites: mouse, keyboard and touch, on pages of every kind.
import { expect, hold, settled, test } from "../fixtures";
import { ARTICLE, SCRIPT, card, embedded, expectBeside, findings, host, layoutShift } from "../host";

const DEFINITION = /^The agreed rules by which one program asks another/;

const HOSTILE = `<style>* { all: unset !important; color: red !important; display: block !important; position: static !important;
  font: 40px fantasy !important; visibility: visible !important; transform: none !important; width: 900px !important }</style>`;

const hosts = {
  "a plain page": { body: ARTICLE + SCRIPT },
  "a page with the script in its head": { head: SCRIPT.replace(" async", ""), body: ARTICLE },
  "a page with a strict policy": {
    body: ARTICLE + SCRIPT,
    policy: "default-src 'none'; img-src data:; script-src GLOSSARY/embed.js; connect-src GLOSSARY/terms/",
  },
  "a page with hostile styles": { head: HOSTILE, body: ARTICLE + SCRIPT },
  "a page from right to left": { html: 'lang="ar" dir="rtl"', body: ARTICLE + SCRIPT },
  "a page with two copies of the script": { body: ARTICLE + SCRIPT + SCRIPT },
};

for (const [what, pageOfHost] of Object.entries(hosts)) {
  test(`on ${what} the mouse brings a card that tells the definition`, { tag: "@below" }, async ({ page, baseURL }) => {
    await host(page, baseURL ?? "", pageOfHost);
    await embedded(page);
    const link = page.getByRole("link", { name: "interface" });
    await link.hover();
    await expect(card(page)).toHaveCount(1);
    await expect(card(page)).toBeVisible();
    await expect(card(page).getByText(DEFINITION)).toBeVisible();
    await expectBeside(page, link);
    const look = await card(page).evaluate((card) => {
      const { position, color, fontSize, maxWidth } = getComputedStyle(card);
      return { position, color, fontSize, narrow: card.getBoundingClientRect().width <= 400, maxWidth };
    });
    expect(look).toMatchObject({ position: "fixed", color: "rgb(20, 22, 26)", fontSize: "16px", narrow: true });
    expect(await layoutShift(page)).toBe(0);
  });
}

test("it stands where the reading direction begins", async ({ page, baseURL }) => {
  await host(page, baseURL ?? "", { html: 'lang="ar" dir="rtl"', body: ARTICLE + SCRIPT });
  await embedded(page);
  const link = page.getByRole("link", { name: "interface" });
  await link.hover();
  await expect(card(page)).toBeVisible();
  const [around, box] = [await link.boundingBox(), await card(page).boundingBox()];
  expect(box && box.x + box.width).toBeCloseTo(around ? around.x + around.width : 0, 0);
});

test("it waits half a second, asks sooner, stays for a moment, and may be entered", async ({ page, baseURL }) => {
  await page.clock.install();
  await host(page, baseURL ?? "", { body: ARTICLE + SCRIPT });
  await embedded(page);
  await page.clock.pauseAt(Date.now() + 3_600_000);
  const link = page.getByRole("link", { name: "interface" });
  const asked = page.waitForResponse("**/terms/api/index.json");
  await link.hover();
  await page.clock.runFor(149);
  await expect(card(page)).toHaveCount(0);
  await page.clock.runFor(1);
  await asked;
  await page.clock.runFor(349);
  await expect(card(page)).toHaveCount(0);
  await page.clock.runFor(1);
  await expect(card(page)).toBeVisible();

  await card(page).hover();
  await page.clock.runFor(10_000);
  await expect(card(page)).toBeVisible();
  await page.getByRole("link", { name: "cart" }).hover();
  await page.clock.runFor(299);
  await expect(card(page)).toBeVisible();
  await link.hover();
  await page.clock.runFor(10_000);
  await expect(card(page)).toBeVisible();
  await page.mouse.move(0, 0);
  await page.clock.runFor(301);
  await expect(card(page)).toHaveCount(0);
});

test("a pointer that only passes asks for nothing", async ({ page, baseURL }) => {
  await page.clock.install();
  await host(page, baseURL ?? "", { body: ARTICLE + SCRIPT });
  await embedded(page);
  await page.clock.pauseAt(Date.now() + 3_600_000);
  let asked = 0;
  page.on("request", () => asked++);
  await page.getByRole("link", { name: "interface" }).hover();
  await page.clock.runFor(100);
  await page.mouse.move(0, 0);
  await page.getByRole("link", { name: "cart" }).hover();
  await page.clock.runFor(5_000);
  await expect(card(page)).toHaveCount(0);
  expect(asked).toBe(0);
});

test("the keyboard brings it, Escape dismisses it, and the link stays a link", async ({ page, baseURL }) => {
  await host(page, baseURL ?? "", { body: ARTICLE + SCRIPT });
  await embedded(page);
  await page.evaluate(() => document.addEventListener("keydown", ({ key }) => (document.title += key)));
  const link = page.getByRole("link", { name: "interface" });
  await page.keyboard.press("Tab");
  await expect(link).toBeFocused();
  await expect(card(page)).toBeVisible();
  await expect(link).toHaveAccessibleDescription(DEFINITION);
  await expectBeside(page, link);

  await page.keyboard.press("Escape");
  await expect(card(page)).toHaveCount(0);
  await expect(link).toBeFocused();
  await expect(link).not.toHaveAttribute("aria-describedby");
  // The one that dismissed the card was for the card, the next is for the page.
  await page.keyboard.press("Escape");
  await expect(page).toHaveTitle("A shopTabEscape");

  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/terms\/api\/$/);
});

test("it goes with the focus, and what described the link before does so again", async ({ page, baseURL }) => {
  const described = ARTICLE.replace("<a ", '<a aria-describedby="note" ') + '<p id="note">A note.</p>';
  await host(page, baseURL ?? "", { body: described + SCRIPT });
  await embedded(page);
  const link = page.getByRole("link", { name: "interface" });
  await page.keyboard.press("Tab");
  await expect(card(page)).toBeVisible();
  await expect(link).toHaveAccessibleDescription(/^A note\. The agreed rules/);
  await page.keyboard.press("Tab");
  await expect(card(page)).toHaveCount(0);
  await expect(link).toHaveAttribute("aria-describedby", "note");
});

test("the focus that leaves something else closes nothing", async ({ page, baseURL }) => {
  await page.clock.install();
  await host(page, baseURL ?? "", { body: `${ARTICLE}<input aria-label="Amount" autofocus>${SCRIPT}` });
  await embedded(page);
  await expect(page.getByLabel("Amount")).toBeFocused();
  await page.getByRole("link", { name: "interface" }).hover();
  await page.clock.runFor(500);
  await expect(card(page)).toBeVisible();
  await page.getByLabel("Amount").blur();
  await page.clock.runFor(5_000);
  await expect(card(page)).toBeVisible();
});

test("it stays while the focus is in it, and goes with that", async ({ page, baseURL }) => {
  await page.clock.install();
  await host(page, baseURL ?? "", { body: '<main><h1>Our shop</h1><p>An <a href="GLOSSARY/terms/api/">interface</a></p></main>' + SCRIPT });
  await embedded(page);
  await page.keyboard.press("Tab");
  await page.clock.runFor(500);
  await expect(card(page)).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(card(page).getByRole("link", { name: "API" })).toBeFocused();
  await page.clock.runFor(5_000);
  await expect(card(page)).toBeVisible();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Escape");
  await expect(card(page)).toHaveCount(0);
});

test("it goes when the pointer leaves the window", async ({ page, baseURL }) => {
  await page.clock.install();
  await host(page, baseURL ?? "", { body: ARTICLE + SCRIPT });
  await embedded(page);
  await page.getByRole("link", { name: "interface" }).hover();
  await page.clock.runFor(500);
  await expect(card(page)).toBeVisible();
  await page.evaluate(() => document.documentElement.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" })));
  await page.clock.runFor(301);
  await expect(card(page)).toHaveCount(0);
});

test("in a dialog it can be read and clicked, and Escape leaves the dialog open", async ({ page, baseURL }) => {
  const dialog = `<dialog aria-label="Cart"><button autofocus>Close</button>${ARTICLE}</dialog>`;
  await host(page, baseURL ?? "", { body: dialog + SCRIPT });
  await embedded(page);
  const cart = page.locator("dialog");
  await cart.evaluate((dialog) => (dialog as HTMLDialogElement).showModal());
  await page.getByRole("link", { name: "interface" }).hover();
  const explained = page.getByRole("dialog", { name: "API" });
  await expect(explained).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(explained).toHaveCount(0);
  await expect(cart).toBeVisible();
  await page.mouse.move(0, 0);
  await page.getByRole("link", { name: "interface" }).hover();
  await explained.getByRole("link", { name: "API" }).click();
  await expect(page).toHaveURL(/\/terms\/api\/$/);
});

test("a long one scrolls in itself, and stays where it is when the page scrolls", async ({ page, baseURL }) => {
  await page.setViewportSize({ width: 320, height: 240 });
  const head = "<style>main { margin-top: 90px } :root { font-size: 30px }</style>";
  await page.route("**/terms/api/index.json", async (route) => {
    const answer = await route.fetch();
    const data = await answer.json();
    data.page.term.definition = "Long words. ".repeat(60);
    await route.fulfill({ response: answer, json: data });
  });
  await host(page, baseURL ?? "", { head, body: `${ARTICLE}<div style="height: 300vh"></div>${SCRIPT}` });
  await embedded(page);
  await page.keyboard.press("Tab");
  await expect(card(page)).toBeVisible();
  await card(page).hover();
  await page.mouse.wheel(0, 60);
  const scrolled = () => card(page).evaluate((card) => card.scrollTop);
  await expect.poll(scrolled).toBe(60);
  await page.evaluate(() => scrollTo(0, 10));
  await settled(page);
  expect(await scrolled()).toBe(60);
});

test("one card at a time", async ({ page, baseURL }) => {
  const two = `<main><p><a href="GLOSSARY/terms/api/">one</a></p><p style="margin-top: 60vh"><a href="GLOSSARY/terms/webhook/">two</a></p></main>`;
  await host(page, baseURL ?? "", { body: two + SCRIPT });
  await embedded(page);
  await page.getByRole("link", { name: "one" }).hover();
  await expect(card(page)).toHaveAccessibleName("API");
  await page.getByRole("link", { name: "two" }).hover();
  await expect(card(page)).toHaveAccessibleName("Webhook");
  await expect(card(page)).toHaveCount(1);
});

test("it follows its link when the page scrolls, and goes when that is out of view", async ({ page, baseURL }) => {
  await host(page, baseURL ?? "", { body: `${ARTICLE}<div style="height: 300vh"></div>${SCRIPT}` });
  await embedded(page);
  const link = page.getByRole("link", { name: "interface" });
  await page.keyboard.press("Tab");
  await expect(card(page)).toBeVisible();
  await page.evaluate(() => scrollTo(0, 40));
  await expect(async () => expectBeside(page, link)).toPass();
  await page.evaluate(() => scrollTo(0, 1_000));
  await expect(card(page)).toHaveCount(0);
});

test("near the lower edge it stands above", async ({ page, baseURL }) => {
  await host(page, baseURL ?? "", { head: "<style>main { margin-top: calc(100vh - 8em) }</style>", body: ARTICLE + SCRIPT });
  await embedded(page);
  const link = page.getByRole("link", { name: "interface" });
  await link.hover();
  await expect(card(page)).toBeVisible();
  await expectBeside(page, link);
});

test("while the glossary's server is down, the link remains and nothing else breaks", async ({ page, baseURL, complaints }) => {
  complaints.expect(/ERR_CONNECTION_REFUSED/);
  await host(page, baseURL ?? "", { body: `${ARTICLE}<glossary-term term="api"><a href="GLOSSARY/terms/api/">API</a></glossary-term>${SCRIPT}` });
  await page.route("**/index.json", (route) => route.abort("connectionrefused"));
  await embedded(page);
  await page.reload();
  await embedded(page);
  const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/terms/api/index.json"));
  const link = page.getByRole("link", { name: "interface" });
  await link.hover();
  await failed;
  await expect(card(page)).toHaveCount(0);
  await expect(page.getByRole("link", { name: "API", exact: true })).toBeVisible();

  // Up again: the next wish is answered.
  await page.unroute("**/index.json");
  await page.mouse.move(0, 0);
  await expect(async () => {
    await page.mouse.move(0, 0);
    await link.hover();
    await expect(card(page)).toBeVisible({ timeout: 1_000 });
  }).toPass();
});

test("in a region that wants none there is none", async ({ page, baseURL }) => {
  await page.clock.install();
  await host(page, baseURL ?? "", { body: `<div data-no-glossary>${ARTICLE}</div>${SCRIPT}` });
  await embedded(page);
  await page.getByRole("link", { name: "interface" }).hover();
  await page.clock.runFor(5_000);
  await expect(card(page)).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on a ${colorScheme} page with a card open`, async ({ page, baseURL }) => {
    const head = `<style>:root { color-scheme: ${colorScheme}; background: ${colorScheme === "dark" ? "#000" : "#fff"} } a { color: ${colorScheme === "dark" ? "#aab8ff" : "#1f3bc2"} }</style>`;
    await host(page, baseURL ?? "", { head, body: ARTICLE + SCRIPT });
    await embedded(page);
    await page.getByRole("link", { name: "interface" }).hover();
    await expect(card(page)).toBeVisible();
    expect(await findings(page)).toEqual([]);
  });
}

test("everything is taken back", async ({ page, baseURL }) => {
  const body = `<main><p>Our <glossary-link term="api">interface</glossary-link>.</p></main>`;
  await host(page, baseURL ?? "", { body: body + SCRIPT });
  await embedded(page);
  await page.getByRole("link", { name: "interface" }).hover();
  await expect(card(page)).toBeVisible();
  await page.evaluate("glossaryEmbed.remove()");
  await expect(card(page)).toHaveCount(0);
  expect(await page.locator("main").innerHTML()).toBe('<p>Our <glossary-link term="api">interface</glossary-link>.</p>');
});

test("what was asked for before everything is taken back shows nothing afterwards", async ({ page, baseURL }) => {
  const release = await hold(page, "**/terms/api/index.json");
  await page.clock.install();
  await host(page, baseURL ?? "", { body: ARTICLE + SCRIPT });
  await embedded(page);
  const answer = page.waitForResponse("**/terms/api/index.json");
  const asked = page.waitForRequest("**/terms/api/index.json");
  await page.keyboard.press("Tab");
  // It waits for its definition alone.
  await page.clock.runFor(500);
  await asked;
  await page.evaluate("glossaryEmbed.remove()");
  release();
  await answer;
  await page.clock.runFor(5_000);
  await expect(card(page)).toHaveCount(0);
});

test("after everything was taken back it can begin again", async ({ page, baseURL }) => {
  const body = `<main><p>Our <glossary-link term="api">interface</glossary-link>.</p>
    <glossary-term term="webhook"><a href="GLOSSARY/terms/webhook/">What is a hook?</a></glossary-term></main>`;
  await host(page, baseURL ?? "", { body: body + SCRIPT });
  await embedded(page);
  await expect(page.getByRole("group", { name: "Webhook" })).toBeVisible();
  await page.evaluate("glossaryEmbed.remove()");
  await expect(page.getByText("What is a hook?")).toBeVisible();
  await page.addScriptTag({ url: `${baseURL}embed.js` });
  await expect(page.getByRole("group", { name: "Webhook" })).toBeVisible();
  await page.getByRole("link", { name: "interface" }).hover();
  await expect(card(page)).toHaveCount(1);
  await expect(card(page)).toBeVisible();
});

test.describe("touch", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 320, height: 640 } });

  test("a tap beside the card closes it where that makes no click, as on iPhones", async ({ page, baseURL }) => {
    await host(page, baseURL ?? "", { body: ARTICLE + SCRIPT });
    await embedded(page);
    // Nor does a tap give the focus there.
    await page.evaluate(() => addEventListener("mousedown", (event) => event.preventDefault(), true));
    await page.getByRole("link", { name: "interface" }).tap();
    await expect(card(page)).toBeVisible();
    await page.evaluate(() => addEventListener("click", (event) => event.stopImmediatePropagation(), true));
    await card(page).tap({ position: { x: 5, y: 5 } });
    await expect(card(page)).toBeVisible();
    await page.getByRole("heading").tap();
    await expect(card(page)).toHaveCount(0);
  });

  test("the first tap shows the card, a tap beside it closes it, the second follows the link", async ({ page, baseURL }) => {
    await host(page, baseURL ?? "", { body: ARTICLE + SCRIPT });
    await embedded(page);
    const link = page.getByRole("link", { name: "interface" });
    await link.tap();
    await expect(card(page)).toBeVisible();
    await expectBeside(page, link);
    await page.getByRole("heading").tap();
    await expect(card(page)).toHaveCount(0);
    await expect(page).toHaveTitle("A shop");

    await link.tap();
    await expect(card(page)).toBeVisible();
    await link.tap();
    await expect(page).toHaveURL(/\/terms\/api\/$/);
  });

  test("a tap in the card leads to the term too", async ({ page, baseURL }) => {
    await host(page, baseURL ?? "", { body: ARTICLE + SCRIPT });
    await embedded(page);
    await page.getByRole("link", { name: "interface" }).tap();
    await card(page).getByRole("link", { name: "API" }).tap();
    await expect(page).toHaveURL(/\/terms\/api\/$/);
  });

  test("without an answer a tap follows the link", async ({ page, baseURL, complaints }) => {
    complaints.expect(/ERR_CONNECTION_REFUSED/);
    await page.route("**/index.json", (route) => route.abort("connectionrefused"));
    await host(page, baseURL ?? "", { body: ARTICLE + SCRIPT });
    await embedded(page);
    await page.getByRole("link", { name: "interface" }).tap();
    await expect(page).toHaveURL(/\/terms\/api\/$/);
  });
});
