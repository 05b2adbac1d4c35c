// The form in a frame of another site: with the app, before the app starts, and without scripting.
import type { Page } from "@playwright/test";
import { WASM, axe, expect, hold, test } from "../fixtures";
import { message } from "../form";
import { SCRIPT, host } from "../host";
import { stored } from "../inbox";
import { publishWith } from "../settings";

const STYLE = "<style>body { margin: 0 } iframe { width: 100%; border: 3px solid; box-sizing: border-box }</style>";
const frame = (query = "") =>
  `<main><h1>Our shop</h1><iframe title="Contact" width="600" height="200" src="GLOSSARY/embed/contact/${query}"></iframe></main>`;

/** The form inside the frame. */
function inside(page: Page) {
  const view = page.frameLocator("iframe");
  return {
    view,
    name: view.getByLabel("Your name"),
    email: view.getByLabel("Email"),
    message: view.getByLabel("What are you building?"),
    send: view.getByRole("button", { name: "Send", exact: true }),
    problems: view.getByRole("alert").filter({ hasText: "There is a problem" }),
  };
}
const ready = (page: Page) => inside(page).view.locator("html[data-app=ready]").waitFor({ state: "attached" });

async function fill(page: Page, text: string) {
  const { name, email, message } = inside(page);
  await name.fill("Ada Lovelace");
  await email.fill("ada@example.com");
  await message.fill(text);
}

const STORED = "We have your message.";
const ELEMENT = '<main><h1>Our shop</h1><glossary-contact term="api"><a href="GLOSSARY/contact/">Write to us</a></glossary-contact></main>';

/** Opens a page of the shop with the form, and records the form's messages. */
async function shop(page: Page, glossary: string, path: string, body = ELEMENT) {
  const head = '<script>window.heard = []; addEventListener("message", ({ data }) => heard.push(data.type));</script>';
  await host(page, glossary, { head, body: body + SCRIPT });
  const address = new URL(path, page.url());
  await page.goto(address.href);
  await ready(page);
  return `${address.origin}${address.pathname}`;
}

/** The list of what is sent with a message. */
async function disclosure(page: Page) {
  const group = inside(page).view.getByRole("group").filter({ hasText: "We’ll also send how you came here" });
  await group.getByText("We’ll also send").click();
  return group;
}

/** Sends a message, and returns the context that the inbox has stored with it. */
async function sentContext(page: Page, database: string) {
  const text = message();
  await fill(page, text);
  await inside(page).send.click();
  await expect(inside(page).view.getByRole("heading", { name: STORED, exact: true })).toBeVisible();
  return (await stored(database, text))[0].context as Record<string, unknown>;
}

const NOTHING = { landing: "", trail: [], search: "", referrer: "", utm: {} };

/** Expects the frame to be as high as its content, with nothing cut off at the side. */
async function expectFit(page: Page) {
  const { view } = inside(page);
  await expect(async () => {
    const around = await page.locator("iframe").evaluate((frame) => frame.clientHeight);
    const content = await view.locator("html").evaluate((html) => html.getBoundingClientRect().height);
    expect(around).toBe(Math.ceil(content));
  }).toPass({ timeout: 5_000 });
  expect(await view.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth)).toBe(0);
}

for (const width of [320, 390, 768, 1280]) {
  test(`in a frame ${width} pixels wide the form fits with its errors, and sends a message with its term`, {
    tag: width === 320 ? "@below" : "@all",
  }, async ({ page, baseURL, database }) => {
    await page.setViewportSize({ width, height: 800 });
    const text = message();
    await host(page, baseURL ?? "", { head: STYLE, body: frame("?term=api") + SCRIPT });
    await ready(page);
    await expectFit(page);
    const { view, send, problems } = inside(page);
    await send.click();
    await expect(problems).toBeFocused();
    await expectFit(page);
    await fill(page, text);
    await send.click();
    await expect(view.getByRole("heading", { name: STORED, exact: true })).toBeVisible();
    await expectFit(page);
    const [inquiry] = await stored(database, text);
    expect(inquiry.context.term).toBe("api");
    expect(inquiry.context.page).toBe(`${new URL(baseURL ?? "").pathname}embed/contact/`);
  });
}

test("the element shows the form, and its page receives the events of a message", async ({ page, baseURL, database }) => {
  const head = `<script>window.heard = []; for (const what of ["started", "submitted", "stored", "failed"])
    addEventListener("glossary:inquiry-" + what, ({ type, detail, target }) => heard.push([type, detail, target.localName]))</script>`;
  const body = ELEMENT.replace('term="api"', 'term="api" theme="dark"');
  const text = message();
  await host(page, baseURL ?? "", { head, body: body + SCRIPT });
  await ready(page);
  await expectFit(page);
  expect(await axe(page)).toEqual([]);

  await test.step("an event of the form reaches the page without what the visitor has typed", async () => {
    await inside(page).view.locator("html").evaluate(() => {
      const detail = { reference: "K7QX2-9M4TB", email: "ada@example.com" };
      document.dispatchEvent(new CustomEvent("glossary:inquiry-stored", { detail }));
      document.dispatchEvent(new CustomEvent("glossary:search", { detail }));
    });
    await page.waitForFunction("heard.length > 0");
    const heard = await page.evaluate("heard");
    expect(heard).toEqual([["glossary:inquiry-stored", { term: "api", reference: "K7QX2-9M4TB" }, "glossary-contact"]]);
  });

  await test.step("a message is refused, corrected and stored", async () => {
    await page.evaluate("heard.length = 0");
    const { view, send, problems } = inside(page);
    await send.click();
    await expect(problems).toBeFocused();
    await expectFit(page);
    await fill(page, text);
    await send.click();
    await expect(view.getByRole("heading", { name: STORED, exact: true })).toBeVisible();
    await expectFit(page);
    const [inquiry] = await stored(database, text);
    expect(inquiry.context.term).toBe("api");
    await expect.poll(() => page.evaluate("heard.at(-1)?.[0]")).toBe("glossary:inquiry-stored");
    const heard = (await page.evaluate("heard")) as [string, { reference?: string }, string][];
    expect(heard.at(-1)).toEqual(["glossary:inquiry-stored", { term: "api", reference: inquiry.reference }, "glossary-contact"]);
    expect(heard.map(([type]) => type)).not.toContain("glossary:inquiry-failed");
  });
});

for (const [how, body] of [["the element", ELEMENT], ["a frame", frame("?term=api")]]) {
  test(`in ${how} the page around the form and its campaign are shown, and sent with the message only`, {
    tag: how === "a frame" ? "@all" : [],
  }, async ({ page, open, baseURL, database }) => {
    const glossary = new URL(baseURL ?? "").origin;
    const asked: string[] = [];
    page.on("request", async (request) => {
      if (request.url().startsWith(glossary)) asked.push(`${request.url()} ${await request.headerValue("referer")}`);
    });
    await open("terms/api/");
    const first = await shop(page, baseURL ?? "", "/pricing/?utm_source=mail&utm_campaign=spring&token=secret#plans", body);
    await expect((await disclosure(page)).getByRole("listitem")).toHaveText([
      "Your first page: /terms/api/",
      "Terms you read: api",
      `You came from: ${first}`,
      "Campaign: campaign spring, source mail",
    ]);
    // On another page of the shop, the campaign of the first page and the terms that were read stay.
    const here = await shop(page, baseURL ?? "", "/about/?utm_source=other", body);
    await expect((await disclosure(page)).getByRole("listitem")).toHaveText([
      "Your first page: /terms/api/",
      "Terms you read: api",
      `You came from: ${here}`,
      "Campaign: campaign spring, source mail",
    ]);
    expect(await sentContext(page, database)).toEqual({
      ...NOTHING,
      page: "/embed/contact/",
      term: "api",
      landing: "/terms/api/",
      trail: ["api"],
      referrer: here,
      utm: { source: "mail", campaign: "spring" },
    });
    expect(asked.filter((request) => /pricing|spring|secret/.test(request))).toEqual([]);
  });
}

test("a message carries nothing where the visitor unticks it, with Global Privacy Control, and where the settings remember nothing", async ({
  page,
  context,
  baseURL,
  database,
}) => {
  test.slow();
  const alone = { ...NOTHING, page: "/embed/contact/", term: "api" };
  await test.step("the visitor unticks it", async () => {
    const here = await shop(page, baseURL ?? "", "/pricing/?utm_source=mail");
    const group = await disclosure(page);
    await expect(group.getByRole("listitem")).toHaveText(["Your first page: /embed/contact/", `You came from: ${here}`, "Campaign: source mail"]);
    await group.getByRole("checkbox", { name: "Send this with my message" }).uncheck();
    expect(await sentContext(page, database)).toEqual(alone);
  });

  await test.step("the settings remember nothing: the form does not ask its page either", async () => {
    await publishWith(
      page,
      "**/embed/contact/**",
      (contact) => (contact.origin = "off"),
      (html) => html.replace(/<details class="?also"?>.*?<\/details>/s, "<!---->").replace(/ data-trail(=""|(?=[ >]))/, ""),
    );
    await shop(page, baseURL ?? "", "/pricing/?utm_source=mail");
    expect(await sentContext(page, database)).toEqual(alone);
    expect(await page.evaluate("heard")).toContain("glossary:resize");
    expect(await page.evaluate("heard")).not.toContain("glossary:origin");
    await page.unrouteAll();
  });

  await test.step("with Global Privacy Control the form does not ask its page", async () => {
    await context.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
    await shop(page, baseURL ?? "", "/pricing/?utm_source=mail");
    await expect(await disclosure(page)).toContainText("Nothing but the page that you write from");
    expect(await sentContext(page, database)).toEqual(alone);
    expect(await page.evaluate("heard")).not.toContain("glossary:origin");
  });
});

test("a framed form looks as its address says, has no header and footer, and its links lead out of it", async ({ page, context, baseURL }) => {
  await test.step("theme, accent and corners", async () => {
    await host(page, baseURL ?? "", { body: frame("?theme=dark&accent=ffcc00&radius=12") });
    await ready(page);
    const { view, send } = inside(page);
    await expect(view.locator(".contact")).toHaveCSS("background-color", "rgb(20, 22, 26)");
    await expect(view.locator(".contact")).toHaveCSS("border-radius", "12px");
    await expect(send).toHaveCSS("color", "rgb(0, 0, 0)");
    expect(await axe(page)).toEqual([]);
  });

  await test.step("the theme that the reader has chosen for the glossary's own pages does not matter", async () => {
    // Both pages are of the same site, so the frame and the glossary share their storage.
    await context.addInitScript(() => localStorage.setItem("glossary:theme", "dark"));
    const release = await hold(page, "**/boot*.js");
    await host(page, baseURL ?? "", { body: frame("?theme=light"), until: "domcontentloaded" });
    const { view } = inside(page);
    await expect(view.locator(".contact")).toHaveCSS("background-color", "rgb(251, 250, 247)");
    release();
    await ready(page);
    await expect(view.locator(".contact")).toHaveCSS("background-color", "rgb(251, 250, 247)");
  });

  await test.step("the form alone, and links to its fields stay in the frame", async () => {
    const { view, send, email } = inside(page);
    await expect(view.getByRole("banner")).toHaveCount(0);
    await expect(view.getByRole("contentinfo")).toHaveCount(0);
    await expect(view.getByRole("heading", { level: 1 })).toHaveText("Tell us what you’re building.");
    const address = page.url();
    await send.click();
    await view.getByRole("link", { name: /email/i }).click();
    await expect(email).toBeFocused();
    expect(page.url()).toBe(address);
    await view.locator("form").evaluate((form) => form.insertAdjacentHTML("beforeend", '<a href="/contact/">Elsewhere</a>'));
    await view.getByRole("link", { name: "Elsewhere" }).click();
    await expect(page).toHaveURL(/\/contact\/$/);
  });
});

test("dark buttons have legible text", { tag: "@all" }, async ({ page, baseURL }) => {
  await host(page, baseURL ?? "", { body: frame("?theme=dark&accent=036") });
  await ready(page);
  await expect(inside(page).send).toHaveCSS("color", "rgb(255, 255, 255)");
  expect(await axe(page)).toEqual([]);
});

test("before the app starts a message is posted, and the frame shows that it was stored", { tag: "@below-all" }, async ({
  page,
  baseURL,
  database,
}) => {
  await hold(page, WASM);
  const text = message();
  await host(page, baseURL ?? "", { head: STYLE, body: frame("?term=api&theme=dark") + SCRIPT });
  await fill(page, text);
  await inside(page).send.click();
  const { view } = inside(page);
  await expect(view.getByRole("heading", { name: "Thank you. We have your message." })).toBeVisible();
  await expect(view.getByRole("article")).toHaveCSS("background-color", "rgb(20, 22, 26)");
  await expectFit(page);
  expect((await stored(database, text))[0].context.term).toBe("api");
});

test.describe("without scripting", () => {
  test.use({ javaScriptEnabled: false });

  test("a framed card has its links, a refused form returns into its frame, and a good one ends in it", { tag: "@below-all" }, async ({
    page,
    baseURL,
    database,
    complaints,
  }) => {
    complaints.expect(/422/);
    await test.step("the card", async () => {
      const card = '<iframe title="API" src="GLOSSARY/embed/terms/api/?related=0"></iframe>';
      const term = '<glossary-term term="api"><a href="GLOSSARY/terms/api/">What is an API?</a></glossary-term>';
      await host(page, baseURL ?? "", { body: card + term + SCRIPT });
      const article = page.frameLocator("iframe").getByRole("article");
      await expect(article).toContainText("The agreed rules");
      await expect(article.getByRole("link", { name: "REST API" })).toBeVisible();
      await expect(page.getByRole("link", { name: "What is an API?" })).toBeVisible();
      await article.getByRole("link", { name: "More about API" }).click();
      await expect(page).toHaveURL(`${baseURL}terms/api/`);
    });

    await test.step("the form", async () => {
      const text = message();
      await host(page, baseURL ?? "", { body: frame("?term=api") + SCRIPT });
      const { view, send, problems, message: typed, email, name } = inside(page);
      await name.fill("Ada Lovelace");
      await typed.fill(text);
      await send.click();
      await expect(problems).toBeVisible();
      await expect(typed).toHaveValue(text);
      await expect(view.getByRole("banner")).toHaveCount(0);
      await email.fill("ada@example.com");
      await send.click();
      await expect(view.getByRole("heading", { name: "Thank you. We have your message." })).toBeVisible();
      const inquiries = await stored(database, text);
      expect(inquiries.map(({ context }) => context.term)).toEqual(["api"]);
      await view.getByRole("link").click();
      await expect(page).toHaveURL(baseURL ?? "");
    });
  });
});
