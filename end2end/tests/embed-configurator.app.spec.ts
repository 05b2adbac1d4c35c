// The page that hands out the code for other sites, and the ways to it from a term.
import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { appReady, expect, settled, test } from "../fixtures";
import { findings, host } from "../host";

const parts = (page: Page) => ({
  term: page.getByRole("combobox", { name: "Term" }),
  options: page.getByRole("listbox", { name: "Terms" }).getByRole("option"),
  what: (name: string) => page.getByRole("group", { name: "What to show" }).getByRole("radio", { name: new RegExp(`^${name}`) }),
  at: (name: string) => page.getByRole("group", { name: "Where it goes" }).getByRole("radio", { name }),
  theme: (name: string) => page.getByRole("group", { name: "Theme" }).getByRole("radio", { name }),
  steps: page.getByRole("region", { name: "The code" }).getByRole("listitem"),
  preview: page.frameLocator("iframe[title='A sample page with what you chose']"),
});
const card = (page: Page) => parts(page).preview.getByRole("group", { name: "API" });

test("a term's page leads to its code, and Back leads back", { tag: ["@below", "@phone"] }, async ({ page, open, published }) => {
  await open("terms/api/");
  await page.getByRole("link", { name: "Embed this term" }).click();
  await expect(page).toHaveURL("embed/?term=api");
  const { term, steps } = parts(page);
  await expect(term).toHaveValue("API");
  await expect(steps.first()).toContainText('<glossary-term term="api">');
  await expect(steps.first()).toContainText(`<a href="${published}terms/api/">API</a>`);
  await expect(steps.nth(2)).toContainText(`src="${published}embed`);
  // A card comes when it is near to view.
  await page.getByTitle("A sample page with what you chose").scrollIntoViewIfNeeded();
  await expect(card(page)).toContainText("The agreed rules by which one program asks another");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("API");
});

test("it is a page of the site: its search answers, and the app goes on from it and comes back", { tag: "@below" }, async ({
  page,
  open,
}) => {
  await open("embed/?term=webhook");
  await expect(parts(page).term).toHaveValue("Webhook");
  await page.getByRole("combobox", { name: "Search the glossary" }).fill("graph");
  await page.getByRole("option", { name: "GraphQL" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("GraphQL");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Embed");
  await expect(parts(page).term).toHaveValue("Webhook");
});

test("each choice is in the address, is shown, and is taken back by Back", async ({ page, open }) => {
  await open("embed/");
  const { what, theme, steps, preview } = parts(page);
  await expect(what("Card")).toBeChecked();
  await theme("Dark").check();
  await expect(page).toHaveURL(/[?&]theme=dark/);
  await expect(steps.nth(1)).toContainText("color-scheme: dark;");
  await expect(preview.getByRole("group")).toHaveCSS("background-color", "rgb(20, 22, 26)");

  await page.getByLabel("Accent").fill("#0a0b0c");
  await page.getByLabel("Corners").fill("12");
  await expect(page).toHaveURL(/accent=0a0b0c&radius=12/);
  await expect(steps.nth(1)).toContainText("--glossary-accent: #0a0b0c;");
  await expect(preview.getByRole("group")).toHaveCSS("border-top-color", "rgb(10, 11, 12)");
  await expect(preview.getByRole("group")).toHaveCSS("border-radius", "12px");

  await what("Link").check();
  await expect(preview.getByRole("link")).toHaveCount(1);
  await expect(page.getByRole("group", { name: "Theme" })).toBeHidden();
  await page.goBack();
  await expect(what("Card")).toBeChecked();
  await expect(preview.getByRole("group")).toHaveCSS("border-radius", "12px");
  // What follows quickly upon another choice may be one with it.
  while (new URL(page.url()).search) await page.goBack();
  await expect(page).toHaveURL("embed/");
  await expect(theme("As the page")).toBeChecked();
  await expect(page.getByLabel("Corners")).toHaveValue("2");
  await page.goForward();
  await expect(theme("Dark")).toBeChecked();
});

test("an address that was shared shows the same, and what it should not say is ignored", async ({ page, open }) => {
  await open('embed/?what=card&term=api&frame=1&related=0&theme=dark&radius=99&accent="><b>&at=php&per=x');
  const { steps, theme, at, preview } = parts(page);
  await expect(theme("Dark")).toBeChecked();
  await expect(at("HTML")).toBeChecked();
  await expect(page.getByLabel("Related terms")).not.toBeChecked();
  await expect(page.getByLabel("Corners")).toHaveValue("2");
  await expect(steps.first()).toContainText("/embed/terms/api/?theme=dark&amp;related=0");
  await expect(preview.frameLocator("iframe").getByRole("article")).toHaveCSS("background-color", "rgb(20, 22, 26)");
});

test("a term is picked from the keyboard", async ({ page, open }) => {
  await open("embed/?term=webhook");
  const { term, options, steps } = parts(page);
  await expect(term).toHaveValue("Webhook");
  await term.fill("interface");
  await expect(options).toHaveText([/^API/]);
  await expect(page.getByText("1 term", { exact: true })).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(term).toHaveValue("Webhook");
  await term.fill("api");
  await expect(options.first()).toHaveText(/^API/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(term).toHaveAttribute("aria-activedescendant", "embed-term-1");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(options).toHaveCount(0);
  await expect(page).toHaveURL(/term=api/);
  await expect(term).toHaveValue("API");
  await expect(steps.first()).toContainText('term="api"');

  await term.fill("nothing of the kind");
  await page.keyboard.press("Tab");
  await expect(term).toHaveValue("API");
});

test("a term is picked with the mouse", { tag: "@phone" }, async ({ page, open }) => {
  await open("embed/?term=api");
  const { term, options, steps } = parts(page);
  await term.fill("micro");
  await options.filter({ hasText: "Microservices" }).click();
  await expect(term).toHaveValue("Microservices");
  await expect(steps.first()).toContainText('term="microservices"');
});

test("a term that does not exist is said to be none", async ({ page, open, complaints }) => {
  complaints.expect(/404.*no-such/);
  await open("embed/?term=no-such");
  await expect(parts(page).term).toHaveAccessibleDescription("There is no such term.");
  await expect(parts(page).term).toHaveAttribute("aria-invalid", "true");
});

test("what is copied is what is shown, and the copying is told", { tag: "@phone" }, async ({ page, open, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open("embed/?term=api");
  const { steps } = parts(page);
  await page.getByRole("button", { name: "Copy step 1" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toBeAttached();
  await expect(page.getByRole("button", { name: "Copied step 1" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await steps.first().locator("code").textContent());
});

test("where nothing may be copied, the code is selected", async ({ page, open }) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"));
  });
  await open("embed/?term=api");
  await page.getByRole("button", { name: "Copy step 1" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Selected" })).toBeAttached();
  const selected = await page.evaluate(() => String(getSelection()));
  expect(selected).toContain('<glossary-term term="api">');
});

// The published address is another machine's: here, the code has to work with this one's.
const local = (code: string, published: string, baseURL: string) => code.replaceAll(published, baseURL);

for (const what of ["card", "card&theme=dark", "link", "autolink", "card&frame=1", "contact", "contact&frame=1"]) {
  test(`the code for ${what} works in a page with the policy that is given`, { tag: "@below" }, async ({
    page,
    open,
    published,
    baseURL,
  }) => {
    await open(`embed/?what=${what}&term=api`);
    const { steps } = parts(page);
    await expect(steps.last()).toContainText("Content-Security-Policy");
    const codes = (await steps.locator("code").allTextContents()).map((code) => local(code, published, baseURL ?? ""));
    const allowed = codes.pop()?.replaceAll("\n", " ");
    // The page's style sheet is its own: here it is what is to be put into that, and nothing else.
    const css = codes.filter((code) => !code.startsWith("<")).join("\n");
    const html = codes.filter((code) => code.startsWith("<")).join("\n");
    const hash = createHash("sha256").update(css).digest("base64");
    await host(page, baseURL ?? "", {
      head: `<style>${css}</style>`,
      body: `<main><article><h1>Our shop</h1><p>We have an ${what === "autolink" ? "API" : "interface"}.</p>${html}</article></main>`,
      policy: `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; ${allowed}`,
    });
    if (what.startsWith("contact")) {
      await expect(page.frameLocator("iframe").getByLabel("Email")).toBeVisible();
      await expect(page.getByTitle(/Contact/)).toHaveCSS("border-top-width", "0px");
    } else if (what === "card" || what === "card&theme=dark") {
      await expect(page.getByRole("group", { name: "API" })).toBeVisible();
      await expect(page.locator("glossary-term")).toHaveCSS("display", "block");
    } else if (what === "card&frame=1") await expect(page.frameLocator("iframe").getByRole("article")).toContainText("The agreed rules");
    else {
      await expect(page.getByRole("link", { name: "API" })).toBeVisible();
      await page.waitForFunction(() => "glossaryEmbed" in window);
      await page.getByRole("link", { name: "API" }).hover();
      await expect(page.getByRole("dialog")).toContainText("The agreed rules");
    }
  });
}

test("each system has its own way", async ({ page, open, published }) => {
  await open("embed/?what=link&term=api&at=wordpress");
  const { steps, at, what } = parts(page);
  await expect(at("WordPress")).toBeChecked();
  await expect(steps.first().locator("code")).toHaveText(`${published}terms/api/`);
  await at("React").check();
  await expect(page).toHaveURL(/at=react/);
  await what("Card").check();
  await page.getByLabel("In a frame").check();
  await expect(steps.first()).toContainText('frameBorder="0" referrerPolicy="strict-origin"');
  await at("HTML").check();
  await expect(steps.first()).toContainText('frameborder="0" referrerpolicy="strict-origin"');
});

test("a framed card has its own words in the language that is chosen", async ({ page, open }) => {
  await open("embed/?term=api");
  const words = page.getByLabel("Its own words");
  await expect(words).toBeHidden();
  await page.getByLabel("In a frame").check();
  await words.selectOption("Deutsch");
  await expect(page).toHaveURL(/lang=de/);
  const { steps, preview } = parts(page);
  await expect(steps.first()).toContainText("/embed/terms/api/?lang=de");
  await expect(preview.frameLocator("iframe").getByText("Beispiel")).toBeVisible();
  await page.goBack();
  await expect(words).toHaveValue("");
});

test("what is no selector is said to be none, and never in the code", async ({ page, open }) => {
  for (const query of ["?what=autolink", "?what=autolink&in=%5B"]) {
    await open(`embed/${query}`);
    const { steps } = parts(page);
    const within = page.getByLabel("In which part of the page");
    await expect(within).toHaveValue("article");
    await within.fill("[");
    await expect(within).toHaveAccessibleDescription(/This is no CSS selector/);
    await expect(within).toHaveAttribute("aria-invalid", "true");
    await expect(steps.first()).toContainText('data-autolink="article"');
    await within.fill("main");
    await expect(within).not.toHaveAccessibleDescription(/This is no CSS selector/);
    await expect(steps.first()).toContainText('data-autolink="main"');
  }
});

test("the parts of a page that are linked are a selector of its own", async ({ page, open }) => {
  await open("embed/?what=autolink");
  const { steps } = parts(page);
  await expect(parts(page).term).toBeHidden();
  await page.getByLabel("In which part of the page").fill('main[title="a"]');
  await page.getByRole("radio", { name: "a page" }).check();
  await expect(steps.first()).toContainText('data-autolink="main[title=&#34;a&#34;]" data-autolink-per="page"');
  await expect(parts(page).preview.getByRole("link")).not.toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const query of ["?what=card&term=api&accent=aa0000&frame=1", "?what=autolink", "?what=contact&term=api&at=react"]) {
    test(`axe finds nothing at ${query} in ${colorScheme}`, { tag: colorScheme === "light" ? "@phone" : [] }, async ({ page, open }) => {
      await page.emulateMedia({ colorScheme });
      await open(`embed/${query}`);
      await expect(parts(page).steps).not.toHaveCount(0);
      await settled(page);
      expect(await findings(page)).toEqual([]);
    });
  }
}

test("axe finds nothing while a term is picked", async ({ page, open }) => {
  await open("embed/?term=webhook");
  await parts(page).term.fill("api");
  await expect(parts(page).options).not.toHaveCount(0);
  await page.keyboard.press("ArrowDown");
  expect(await findings(page)).toEqual([]);
});

for (const width of [320, 390, 768, 1280]) {
  test(`nothing is cut off at the side, ${width} pixels wide`, async ({ page, open }) => {
    await page.setViewportSize({ width, height: 900 });
    await open("embed/?term=api&theme=dark");
    await expect(parts(page).steps).toHaveCount(4);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
}

test("search engines are asked to leave it out, and only it may frame its sample", async ({ page, request, baseURL, complaints }) => {
  expect(await (await request.get("embed/")).text()).toContain('<meta name="robots" content="noindex">');
  expect(await (await request.get("sitemap.xml")).text()).not.toContain("/embed/");
  complaints.expect(/frame-ancestors/, /ERR_BLOCKED_BY_RESPONSE/);
  const violation = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
  await host(page, baseURL ?? "", { body: '<iframe title="Sample" src="GLOSSARY/embed/sample/"></iframe>' });
  expect((await violation).text()).toContain("frame-ancestors 'self'");
});

test.describe("without scripting", () => {
  test.use({ javaScriptEnabled: false, app: "off" });

  test("there is the code for a card, and nothing that would not answer", async ({ page, published }) => {
    await page.goto("embed/?term=api");
    const { steps } = parts(page);
    await expect(steps.first()).toContainText(`<a href="${published}terms/TERM/">TERM</a>`);
    await expect(steps.nth(1)).toContainText(`src="${published}embed`);
    await expect(page.getByText("needs JavaScript")).toBeVisible();
    await expect(page.getByRole("group", { name: "What to show" })).toBeHidden();
    await expect(page.getByRole("heading", { name: "Preview" })).toBeHidden();
    await page.goto("terms/api/");
    await expect(page.getByRole("link", { name: "Embed this term" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Copy link" })).toBeHidden();
  });
});

test.describe("a term's page", () => {
  test("copies its address and its definition, and says so", { tag: ["@below", "@phone"] }, async ({ page, open, context, published }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await open("terms/api/");
    const link = page.getByRole("button", { name: "Copy link" });
    await link.click();
    await expect(page.getByRole("status").filter({ hasText: "Copied" })).toBeAttached();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${published}terms/api/`);
    await expect(link).toBeVisible();

    // Of the page that is shown now, wherever one has come from.
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
    await page.getByRole("button", { name: "Copy definition" }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^Webhook: An automatic message .*\.$/);
  });

  test("says so too where nothing may be copied, and prints none of it", async ({ page }) => {
    await page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"));
    });
    await page.goto("terms/api/");
    await appReady(page);
    await page.getByRole("button", { name: "Copy link" }).click();
    await expect(page.getByRole("button", { name: "Not copied" })).toBeVisible();
    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("link", { name: "Embed this term" })).toBeHidden();
  });
});
