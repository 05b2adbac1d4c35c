// Cards on the links of other sites: mouse, keyboard and touch.
import type { Page } from "@playwright/test";
import { axe, expect, hold, settled, test } from "../fixtures";
import { ARTICLE, SCRIPT, card, embedded, expectBeside, host, layoutShift } from "../host";

const DEFINITION = /^The agreed rules by which one program asks another/;

const HOSTILE = `<style>* { all: unset !important; color: red !important; display: block !important; position: static !important;
  font: 40px fantasy !important; visibility: visible !important; transform: none !important; width: 900px !important }</style>`;

const link = (page: Page) => page.getByRole("link", { name: "interface" });

const hosts = {
  "hostile styles": { head: HOSTILE, body: ARTICLE + SCRIPT },
  "the script in its head": { head: SCRIPT.replace(" async", ""), body: ARTICLE },
  "a strict policy": {
    body: ARTICLE + SCRIPT,
    policy: "default-src 'none'; img-src data:; script-src GLOSSARY/embed.js; connect-src GLOSSARY/terms/",
  },
  "text from right to left": { html: 'lang="ar" dir="rtl"', body: ARTICLE + SCRIPT },
  "two copies of the script": { body: ARTICLE + SCRIPT + SCRIPT },
  "no styles": { body: ARTICLE + SCRIPT },
};

for (const [what, pageOfHost] of Object.entries(hosts)) {
  const isTold = what === "hostile styles";
  test(`on a page with ${what} the mouse opens a card beside the link`, { tag: isTold ? "@below-all" : ["@all", "@below-all"] }, async ({
    page,
    baseURL,
  }) => {
    await host(page, baseURL ?? "", pageOfHost);
    await embedded(page);
    await link(page).hover();
    await expect(card(page)).toHaveCount(1);
    await expect(card(page)).toBeVisible();
    await expect(card(page).getByText(DEFINITION)).toBeVisible();
    await expectBeside(page, link(page));
    const look = await card(page).evaluate((card) => {
      const { position, color, fontSize } = getComputedStyle(card);
      return { position, color, fontSize, narrow: card.getBoundingClientRect().width <= 400 };
    });
    expect(look).toEqual({ position: "fixed", color: "rgb(20, 22, 26)", fontSize: "16px", narrow: true });
    expect(await layoutShift(page)).toBe(0);
  });
}

test("the mouse opens the card after half a second, may enter it, and closes it when it leaves", async ({ page, baseURL }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const two = `${ARTICLE}<p style="margin-top: 50vh"><a href="GLOSSARY/terms/webhook/">two</a></p>
    <p data-no-glossary><a href="GLOSSARY/terms/graphql/">without a card</a></p>`;
  await page.clock.install();
  await host(page, baseURL ?? "", { body: two + SCRIPT });
  await embedded(page);
  await page.clock.pauseAt(Date.now() + 3_600_000);

  await test.step("a pointer that passes over a link sends no request", async () => {
    requests.length = 0;
    await link(page).hover();
    await page.clock.runFor(100);
    await page.mouse.move(0, 0);
    await page.getByRole("link", { name: "cart" }).hover();
    await page.clock.runFor(5_000);
    await expect(card(page)).toHaveCount(0);
    expect(requests).toEqual([]);
  });

  await test.step("the term is fetched after 150 ms, and shown after 500 ms", async () => {
    const asked = page.waitForResponse("**/terms/api/index.json");
    await link(page).hover();
    await page.clock.runFor(149);
    await expect(card(page)).toHaveCount(0);
    await page.clock.runFor(1);
    await asked;
    await page.clock.runFor(349);
    await expect(card(page)).toHaveCount(0);
    await page.clock.runFor(1);
    await expect(card(page)).toBeVisible();
  });

  await test.step("the card stays while the pointer is in it, and for a moment after", async () => {
    await card(page).hover();
    await page.clock.runFor(10_000);
    await expect(card(page)).toBeVisible();
    await page.getByRole("link", { name: "cart" }).hover();
    await page.clock.runFor(299);
    await expect(card(page)).toBeVisible();
    await link(page).hover();
    await page.clock.runFor(10_000);
    await expect(card(page)).toBeVisible();
  });

  await test.step("another link's card replaces it", async () => {
    await page.getByRole("link", { name: "two" }).hover();
    const asked = page.waitForResponse("**/terms/webhook/index.json");
    await page.clock.runFor(150);
    await asked;
    await page.clock.runFor(350);
    await expect(card(page)).toHaveAccessibleName("Webhook");
    await expect(card(page)).toHaveCount(1);
  });

  await test.step("the card closes when the pointer leaves the window", async () => {
    await page.evaluate(() => document.documentElement.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" })));
    await page.clock.runFor(301);
    await expect(card(page)).toHaveCount(0);
  });

  await test.step("the card closes when the pointer moves elsewhere", async () => {
    await link(page).hover();
    await page.clock.runFor(500);
    await expect(card(page)).toBeVisible();
    await page.mouse.move(0, 0);
    await page.clock.runFor(301);
    await expect(card(page)).toHaveCount(0);
  });

  await test.step("a region with data-no-glossary has no cards", async () => {
    await page.getByRole("link", { name: "without a card" }).hover();
    await page.clock.runFor(5_000);
    await expect(card(page)).toHaveCount(0);
  });
});

test("the keyboard opens the card, Escape closes it, and the link stays a link", async ({ page, baseURL }) => {
  await test.step("Escape closes the card before the page receives the key", async () => {
    await host(page, baseURL ?? "", { body: ARTICLE + SCRIPT });
    await embedded(page);
    await page.evaluate(() => document.addEventListener("keydown", ({ key }) => (document.title += key)));
    await page.keyboard.press("Tab");
    await expect(link(page)).toBeFocused();
    await expect(card(page)).toBeVisible();
    await expect(link(page)).toHaveAccessibleDescription(DEFINITION);
    await expectBeside(page, link(page));
    await page.keyboard.press("Escape");
    await expect(card(page)).toHaveCount(0);
    await expect(link(page)).toBeFocused();
    await expect(link(page)).not.toHaveAttribute("aria-describedby");
    await page.keyboard.press("Escape");
    await expect(page).toHaveTitle("A shopTabEscape");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/terms\/api\/$/);
  });

  await test.step("the card closes with the focus, and the link gets its own description back", async () => {
    const described = ARTICLE.replace("<a ", '<a aria-describedby="note" ') + '<p id="note">A note.</p>';
    await host(page, baseURL ?? "", { body: described + SCRIPT });
    await embedded(page);
    await page.keyboard.press("Tab");
    await expect(card(page)).toBeVisible();
    await expect(link(page)).toHaveAccessibleDescription(/^A note\. The agreed rules/);
    await page.keyboard.press("Tab");
    await expect(card(page)).toHaveCount(0);
    await expect(link(page)).toHaveAttribute("aria-describedby", "note");
  });

  await test.step("in a dialog the card can be read and clicked, and Escape leaves the dialog open", async () => {
    const dialog = `<dialog aria-label="Cart"><button autofocus>Close</button>${ARTICLE}</dialog>`;
    await host(page, baseURL ?? "", { body: dialog + SCRIPT });
    await embedded(page);
    const cart = page.locator("dialog");
    await cart.evaluate((dialog) => (dialog as HTMLDialogElement).showModal());
    await link(page).hover();
    const explained = page.getByRole("dialog", { name: "API" });
    await expect(explained).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(explained).toHaveCount(0);
    await expect(cart).toBeVisible();
    await page.mouse.move(0, 0);
    await link(page).hover();
    await explained.getByRole("link", { name: "API" }).click();
    await expect(page).toHaveURL(/\/terms\/api\/$/);
  });

  await page.clock.install();
  await test.step("the card stays while the focus is in it, and closes after it", async () => {
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

  await test.step("focus that leaves another element closes no card", async () => {
    await host(page, baseURL ?? "", { body: `${ARTICLE}<input aria-label="Amount" autofocus>${SCRIPT}` });
    await embedded(page);
    await expect(page.getByLabel("Amount")).toBeFocused();
    await link(page).hover();
    await page.clock.runFor(500);
    await expect(card(page)).toBeVisible();
    await page.getByLabel("Amount").blur();
    await page.clock.runFor(5_000);
    await expect(card(page)).toBeVisible();
  });
});

test("the card is placed beside its link wherever the link is", async ({ page, baseURL }) => {
  await test.step("from right to left the card begins at the link's right edge", async () => {
    await host(page, baseURL ?? "", { html: 'lang="ar" dir="rtl"', body: ARTICLE + SCRIPT });
    await embedded(page);
    await link(page).hover();
    await expect(card(page)).toBeVisible();
    const [around, box] = [await link(page).boundingBox(), await card(page).boundingBox()];
    expect(box && box.x + box.width).toBeCloseTo(around ? around.x + around.width : 0, 0);
  });

  await test.step("near the lower edge the card is above the link", async () => {
    await host(page, baseURL ?? "", { head: "<style>main { margin-top: calc(100vh - 8em) }</style>", body: ARTICLE + SCRIPT });
    await embedded(page);
    await link(page).hover();
    await expect(card(page)).toBeVisible();
    await expectBeside(page, link(page));
  });

  await test.step("the card follows its link when the page scrolls, and closes when the link is out of view", async () => {
    await host(page, baseURL ?? "", { body: `${ARTICLE}<div style="height: 300vh"></div>${SCRIPT}` });
    await embedded(page);
    await page.keyboard.press("Tab");
    await expect(card(page)).toBeVisible();
    await page.evaluate(() => scrollTo(0, 40));
    await expect(async () => expectBeside(page, link(page))).toPass();
    await page.evaluate(() => scrollTo(0, 1_000));
    await expect(card(page)).toHaveCount(0);
  });

  await test.step("a long card scrolls, and keeps its place when the page scrolls", async () => {
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
    // The focus may have scrolled the page already.
    await page.evaluate(() => scrollBy(0, 10));
    await settled(page);
    expect(await scrolled()).toBe(60);
  });
});

test("while the glossary's server is down the link remains, and the next hover after that opens the card", { tag: "@all" }, async ({
  page,
  baseURL,
  complaints,
}) => {
  complaints.expect(/ERR_CONNECTION_REFUSED/);
  await host(page, baseURL ?? "", { body: ARTICLE + SCRIPT });
  await page.route("**/index.json", (route) => route.abort("connectionrefused"));
  await embedded(page);
  const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/terms/api/index.json"));
  await link(page).hover();
  await failed;
  await expect(card(page)).toHaveCount(0);
  await page.unroute("**/index.json");
  await expect(async () => {
    await page.mouse.move(0, 0);
    await link(page).hover();
    await expect(card(page)).toBeVisible({ timeout: 1_000 });
  }).toPass();
});

test("axe finds nothing on a dark page with a card open", { tag: "@all" }, async ({ page, baseURL }) => {
  const head = "<style>:root { color-scheme: dark; background: #000 } a { color: #aab8ff }</style>";
  await host(page, baseURL ?? "", { head, body: ARTICLE + SCRIPT });
  await embedded(page);
  await link(page).hover();
  await expect(card(page)).toBeVisible();
  expect(await axe(page)).toEqual([]);
});

test("everything can be removed, and can start again", async ({ page, baseURL }) => {
  const link = '<p>Our <glossary-link term="api">interface</glossary-link>.</p>';
  const term = '<glossary-term term="webhook"><a href="GLOSSARY/terms/webhook/">What is a hook?</a></glossary-term>';
  await test.step("remove takes the links and the cards away", async () => {
    await host(page, baseURL ?? "", { body: `<main>${link}</main>${term}${SCRIPT}` });
    await embedded(page);
    await expect(page.getByRole("group", { name: "Webhook" })).toBeVisible();
    await page.getByRole("link", { name: "interface" }).hover();
    await expect(card(page)).toBeVisible();
    await page.evaluate("glossaryEmbed.remove()");
    await expect(card(page)).toHaveCount(0);
    await expect(page.getByText("What is a hook?")).toBeVisible();
    expect(await page.locator("main").innerHTML()).toBe(link);
  });

  await test.step("another copy of the script starts everything again", async () => {
    await page.addScriptTag({ url: `${baseURL}embed.js` });
    await expect(page.getByRole("group", { name: "Webhook" })).toBeVisible();
    await page.mouse.move(0, 0);
    await page.getByRole("link", { name: "interface" }).hover();
    await expect(card(page)).toHaveCount(1);
    await expect(card(page)).toBeVisible();
  });

  await test.step("a term that arrives after remove opens no card", async () => {
    const release = await hold(page, "**/terms/api/index.json");
    await page.clock.install();
    await host(page, baseURL ?? "", { body: ARTICLE + SCRIPT });
    await embedded(page);
    const answer = page.waitForResponse("**/terms/api/index.json");
    const asked = page.waitForRequest("**/terms/api/index.json");
    await page.keyboard.press("Tab");
    // After 500 ms the card waits only for its term.
    await page.clock.runFor(500);
    await asked;
    await page.evaluate("glossaryEmbed.remove()");
    release();
    await answer;
    await page.clock.runFor(5_000);
    await expect(card(page)).toHaveCount(0);
  });
});

test.describe("touch", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 320, height: 640 } });

  test("the first tap opens the card, and the second follows the link", async ({ page, baseURL, complaints }) => {
    complaints.expect(/ERR_CONNECTION_REFUSED/);
    const open = async () => {
      await host(page, baseURL ?? "", { body: ARTICLE + SCRIPT });
      await embedded(page);
    };
    await test.step("a tap beside the card closes it", async () => {
      await open();
      await link(page).tap();
      await expect(card(page)).toBeVisible();
      await expectBeside(page, link(page));
      await page.getByRole("heading").tap();
      await expect(card(page)).toHaveCount(0);
      await expect(page).toHaveTitle("A shop");
    });

    await test.step("the second tap follows the link", async () => {
      await link(page).tap();
      await expect(card(page)).toBeVisible();
      await link(page).tap();
      await expect(page).toHaveURL(/\/terms\/api\/$/);
    });

    await test.step("a tap on the card's link follows it", async () => {
      await open();
      await link(page).tap();
      await card(page).getByRole("link", { name: "API" }).tap();
      await expect(page).toHaveURL(/\/terms\/api\/$/);
    });

    await test.step("on iPhones, where a tap beside the card sends no click, the tap closes the card too", async () => {
      await open();
      // Such a tap does not move the focus either.
      await page.evaluate(() => addEventListener("mousedown", (event) => event.preventDefault(), true));
      await link(page).tap();
      await expect(card(page)).toBeVisible();
      await page.evaluate(() => addEventListener("click", (event) => event.stopImmediatePropagation(), true));
      await card(page).tap({ position: { x: 5, y: 5 } });
      await expect(card(page)).toBeVisible();
      await page.getByRole("heading").tap();
      await expect(card(page)).toHaveCount(0);
    });

    await test.step("without an answer of the glossary the first tap follows the link", async () => {
      await page.route("**/index.json", (route) => route.abort("connectionrefused"));
      await open();
      await link(page).tap();
      await expect(page).toHaveURL(/\/terms\/api\/$/);
    });
  });
});
