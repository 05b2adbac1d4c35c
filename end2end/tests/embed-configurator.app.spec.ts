// The configurator, which hands out the code for other sites, and the ways to it from a term.
// crates/publisher/tests/scripts/state.test.mjs covers the code for every choice.
import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { axe, expect, settled, test } from "../fixtures";
import { host } from "../host";

const parts = (page: Page) => ({
  term: page.getByRole("combobox", { name: "Term" }),
  options: page.getByRole("listbox", { name: "Terms" }).getByRole("option"),
  what: (name: string) => page.getByRole("group", { name: "What to show" }).getByRole("radio", { name: new RegExp(`^${name}`) }),
  at: (name: string) => page.getByRole("group", { name: "Where it goes" }).getByRole("radio", { name }),
  theme: (name: string) => page.getByRole("group", { name: "Theme" }).getByRole("radio", { name }),
  steps: page.getByRole("region", { name: "The code" }).getByRole("listitem"),
  preview: page.frameLocator("iframe[title='A sample page with your choices']"),
});
const card = (page: Page) => parts(page).preview.getByRole("group", { name: "API" });

test("a term's page leads to its code, and the app goes on from there and comes back", { tag: ["@below-all", "@phone-all"] }, async ({
  page,
  open,
  published,
}) => {
  const { term, steps } = parts(page);
  const heading = page.getByRole("heading", { level: 1 });
  await test.step("the link of the term's page, and Back", async () => {
    await open("terms/api/");
    await page.getByRole("link", { name: "Embed this term" }).click();
    await expect(page).toHaveURL("embed/?term=api");
    await expect(term).toHaveValue("API");
    await expect(steps.first()).toContainText('<glossary-term term="api">');
    await expect(steps.first()).toContainText(`<a href="${published}terms/api/">API</a>`);
    await expect(steps.nth(2)).toContainText(`src="${published}embed`);
    // A card loads near the view only.
    await page.getByTitle("A sample page with your choices").scrollIntoViewIfNeeded();
    await expect(card(page)).toContainText("The agreed rules by which one program asks another");
    await page.goBack();
    await expect(heading).toHaveText("API");
  });

  await test.step("the search of the configurator's page", async () => {
    await open("embed/?term=webhook");
    await expect(term).toHaveValue("Webhook");
    await page.getByRole("combobox", { name: "Search the glossary" }).fill("graph");
    await page.getByRole("option", { name: "GraphQL" }).click();
    await expect(heading).toHaveText("GraphQL");
    await page.goBack();
    await expect(heading).toHaveText("Embed");
    await expect(term).toHaveValue("Webhook");
  });
});

test("each choice is in the address, in the code and in the preview, and Back takes it back", async ({ page, open }) => {
  await page.setViewportSize({ width: 320, height: 900 });
  await open("embed/");
  const { what, theme, steps, preview, at } = parts(page);
  const sample = preview.getByRole("group");
  const reveal = () => page.getByTitle("A sample page with your choices").scrollIntoViewIfNeeded();
  await test.step("the look of a card", async () => {
    await expect(what("Card")).toBeChecked();
    await theme("Dark").check();
    await expect(page).toHaveURL(/[?&]theme=dark/);
    await expect(steps.nth(1)).toContainText("color-scheme: dark;");
    await page.getByLabel("Accent").fill("#0a0b0c");
    await page.getByLabel("Corners").fill("12");
    await expect(page).toHaveURL(/accent=0a0b0c&radius=12/);
    await expect(steps.nth(1)).toContainText("--glossary-accent: #0a0b0c;");
    await reveal();
    await expect(sample).toHaveCSS("background-color", "rgb(20, 22, 26)");
    await expect(sample).toHaveCSS("border-top-color", "rgb(10, 11, 12)");
    await expect(sample).toHaveCSS("border-radius", "12px");
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), "nothing is cut off").toBeLessThanOrEqual(0);
    expect(await axe(page)).toEqual([]);
  });

  await test.step("options that another kind does not need are hidden, and Back restores them", async () => {
    await what("Link").check();
    await expect(preview.getByRole("link")).toHaveCount(1);
    await expect(page.getByRole("group", { name: "Theme" })).toBeHidden();
    await page.goBack();
    await expect(what("Card")).toBeChecked();
    await reveal();
    await expect(sample).toHaveCSS("border-radius", "12px");
    // Choices that follow quickly may share an entry of the history.
    while (new URL(page.url()).search) await page.goBack();
    await expect(page).toHaveURL("embed/");
    await expect(theme("As the page")).toBeChecked();
    await expect(page.getByLabel("Corners")).toHaveValue("2");
    await page.goForward();
    await expect(theme("Dark")).toBeChecked();
  });

  await test.step("the words of a framed card, in another language and for another system", async () => {
    const words = page.getByLabel("Language of the labels");
    await expect(words).toBeHidden();
    await page.getByLabel("In a frame").check();
    await words.selectOption("Deutsch");
    await expect(page).toHaveURL(/lang=de/);
    await expect(steps.first()).toContainText("&amp;lang=de");
    await reveal();
    await expect(preview.frameLocator("iframe").getByText("Beispiel")).toBeVisible();
    await at("React").check();
    await expect(page).toHaveURL(/at=react/);
    await expect(steps.first()).toContainText('frameBorder="0" referrerPolicy="strict-origin"');
    await page.goBack();
    await expect(at("HTML")).toBeChecked();
    await page.goBack();
    await expect(words).toHaveValue("");
  });

  await test.step("the parts of a page with automatic links", async () => {
    await what("Automatic links").check();
    await expect(parts(page).term).toBeHidden();
    await page.getByLabel("In which part of the page").fill('main[title="a"]');
    await page.getByRole("radio", { name: "a page" }).check();
    await expect(steps.first()).toContainText('data-autolink="main[title=&#34;a&#34;]" data-autolink-per="page"');
    await expect(preview.getByRole("link")).not.toHaveCount(0);
  });
});

test("a shared address restores its choices, and invalid values are ignored or reported", async ({ page, open, complaints }) => {
  complaints.expect(/404.*no-such/);
  const { steps, theme, at, preview, term } = parts(page);
  await test.step("an invalid choice is ignored", async () => {
    await open('embed/?what=card&term=api&frame=1&related=0&theme=dark&radius=99&accent="><b>&at=php&per=x');
    await expect(theme("Dark")).toBeChecked();
    await expect(at("HTML")).toBeChecked();
    await expect(page.getByLabel("Related terms")).not.toBeChecked();
    await expect(page.getByLabel("Corners")).toHaveValue("2");
    await expect(steps.first()).toContainText("/embed/terms/api/?theme=dark&amp;related=0");
    await expect(preview.frameLocator("iframe").getByRole("article")).toHaveCSS("background-color", "rgb(20, 22, 26)");
  });

  await test.step("a term that does not exist is reported", async () => {
    await open("embed/?term=no-such");
    await expect(term).toHaveAccessibleDescription("There is no such term.");
    await expect(term).toHaveAttribute("aria-invalid", "true");
  });

  for (const query of ["?what=autolink", "?what=autolink&in=%5B"])
    await test.step(`an invalid selector is reported, and is never in the code: ${query}`, async () => {
      await open(`embed/${query}`);
      const within = page.getByLabel("In which part of the page");
      await expect(within).toHaveValue("article");
      await within.fill("[");
      await expect(within).toHaveAccessibleDescription(/This is not a CSS selector/);
      await expect(within).toHaveAttribute("aria-invalid", "true");
      await expect(steps.first()).toContainText('data-autolink="article"');
      await within.fill("main");
      await expect(within).not.toHaveAccessibleDescription(/This is not a CSS selector/);
      await expect(steps.first()).toContainText('data-autolink="main"');
    });
});

test("a pasted text shows its links, and unticked terms go into the code", { tag: "@phone-all" }, async ({ page, open }) => {
  await open("embed/?what=autolink");
  const { steps, preview } = parts(page);
  const list = page.getByRole("group", { name: "Linked in this text" });
  await page.getByLabel("Try it with your text").fill("Our API sends a webhook.\n\nMicroservices are another.");
  await expect(preview.getByRole("article").getByRole("link")).toHaveText(["API", "webhook", "Microservices"]);
  await expect(list.getByRole("checkbox")).toHaveCount(3);
  await list.getByRole("checkbox", { name: "Webhook" }).uncheck();
  await expect(page).toHaveURL(/except=webhook/);
  await expect(steps.first()).toContainText('data-autolink="article" data-autolink-except="webhook"');
  await expect(preview.getByRole("article").getByRole("link")).toHaveText(["API", "Microservices"]);
  await expect(preview.getByRole("article")).toContainText("Our API sends a webhook.");
  await page.getByLabel("At most").fill("1");
  await page.keyboard.press("Tab");
  await expect(steps.first()).toContainText('data-autolink-max="1"');
  await expect(preview.getByRole("article").getByRole("link")).toHaveText(["API"]);
  expect(await axe(page)).toEqual([]);
  await page.goBack();
  await page.goBack();
  await expect(list.getByRole("checkbox", { name: "Webhook" })).toBeChecked();
});

test("a pale accent is refused with the nearest that passes, a version is pinned, and a picture is saved for e-mail", async ({ page, open }) => {
  await open("embed/?term=api");
  const { steps, at } = parts(page);
  await test.step("a pale accent", async () => {
    const accent = page.getByLabel("Accent");
    await accent.fill("#ffcc00");
    await expect(accent).toHaveAccessibleDescription(/Hard to read on a light background: contrast 1\.4, and 4\.9 is needed/);
    await expect(page).not.toHaveURL(/accent/);
    await expect(steps.nth(1)).not.toContainText("ffcc00");
    await page.getByRole("button", { name: /^Use #/ }).click();
    await expect(page).toHaveURL(/accent=[0-9a-f]{6}/);
    await expect(page.getByText("Hard to read")).toBeHidden();
  });
  await test.step("the newest script, or a version", async () => {
    await expect(steps.nth(2)).toContainText("embed.js");
    await expect(steps.nth(2)).not.toContainText("integrity");
    await page.getByLabel("Pin this version").check();
    await expect(page).toHaveURL(/pin=1/);
    await expect(steps.nth(2)).toContainText(/embed-[0-9a-f]{16}\.js.*integrity="sha384-/s);
  });
  await test.step("e-mail", async () => {
    await at("E-mail").check();
    await expect(page.getByLabel("Pin this version")).toBeHidden();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save the picture" }).click();
    expect((await download).suggestedFilename()).toBe("api.png");
    await expect(steps.nth(1)).toContainText('alt="API: The agreed rules');
  });
});

test("on a phone the preview stays in view while the options change", async ({ page, open }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open("embed/?term=api");
  const preview = page.getByTitle("A sample page with your choices");
  for (const name of ["Accent", "Corners", "In a frame"]) {
    await page.getByLabel(name).scrollIntoViewIfNeeded();
    await expect(preview).toBeInViewport({ ratio: 0.9 });
    await expect(page.getByLabel(name)).toBeInViewport();
    await page.getByLabel(name).focus();
    const [control, frame] = [await page.getByLabel(name).boundingBox(), await page.getByRole("region", { name: "Preview" }).boundingBox()];
    expect((control?.y ?? 0) + (control?.height ?? 0), `${name} is above the preview`).toBeLessThanOrEqual(frame?.y ?? 0);
  }
});

test("a term is picked with the keyboard or the mouse, and its code is copied", { tag: "@phone-all" }, async ({ page, open, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open("embed/?term=webhook");
  const { term, options, steps } = parts(page);
  await test.step("the keyboard", async () => {
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
    expect(await axe(page)).toEqual([]);
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

  await test.step("the mouse", async () => {
    await term.fill("micro");
    await options.filter({ hasText: "Microservices" }).click();
    await expect(term).toHaveValue("Microservices");
    await expect(steps.first()).toContainText('term="microservices"');
  });

  await test.step("the shown code is copied, and the page says so", async () => {
    await page.getByRole("button", { name: "Copy step 1" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Copied" })).toBeAttached();
    await expect(page.getByRole("button", { name: "Copied step 1" })).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(await steps.first().locator("code").textContent());
  });

  await test.step("where the browser refuses to copy, the code is selected", async () => {
    await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"))));
    await page.getByRole("button", { name: "Copy step 2" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Selected" })).toBeAttached();
    expect(await page.evaluate(() => String(getSelection()))).toBe(await steps.nth(1).locator("code").textContent());
  });
});

// The published address is another machine's: here the code has to work with this machine's server.
const local = (code: string, published: string, baseURL: string) => code.replaceAll(published, baseURL);

const KINDS = ["card", "card&theme=dark", "link", "autolink", "card&frame=1", "contact", "contact&frame=1"];
for (const what of KINDS) {
  test(`the code for ${what} works in a page with the given policy`, {
    tag: what === "card&theme=dark" ? "@below-all" : ["@all", "@below-all"],
  }, async ({ page, open, published, baseURL }) => {
    await open(`embed/?what=${what}&term=api`);
    const { steps } = parts(page);
    await expect(steps.last()).toContainText("Content-Security-Policy");
    const codes = (await steps.locator("code").allTextContents()).map((code) => local(code, published, baseURL ?? ""));
    const allowed = codes.pop()?.replaceAll("\n", " ");
    // The page's style sheet holds the given rules and nothing else.
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

for (const colorScheme of ["light", "dark"] as const) {
  for (const query of ["?what=card&term=api&accent=aa0000&frame=1", "?what=autolink", "?what=contact&term=api&at=react"]) {
    test(`axe finds nothing at ${query} in ${colorScheme}`, { tag: colorScheme === "light" ? ["@all", "@phone-all"] : "@all" }, async ({
      page,
      open,
    }) => {
      await page.emulateMedia({ colorScheme });
      await open(`embed/${query}`);
      await expect(parts(page).steps).not.toHaveCount(0);
      await settled(page);
      expect(await axe(page)).toEqual([]);
    });
  }
}

for (const width of [320, 390, 768, 1280]) {
  test(`nothing is cut off at the side, ${width} pixels wide`, { tag: "@all" }, async ({ page, open }) => {
    await page.setViewportSize({ width, height: 900 });
    await open("embed/?term=api&theme=dark");
    await expect(parts(page).steps).toHaveCount(4);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
}

test.describe("without scripting", () => {
  test.use({ javaScriptEnabled: false, app: "off" });

  test("the page has the code for a card, and no control that needs scripting", async ({ page, published }) => {
    await page.goto("embed/?term=api");
    const { steps } = parts(page);
    await expect(steps.first()).toContainText(`<a href="${published}terms/TERM/">TERM</a>`);
    await expect(steps.nth(1)).toContainText(`src="${published}embed`);
    await expect(page.getByText("need JavaScript")).toBeVisible();
    await expect(page.getByRole("group", { name: "What to show" })).toBeHidden();
    await expect(page.getByRole("heading", { name: "Preview" })).toBeHidden();
    await page.goto("terms/api/");
    await expect(page.getByRole("link", { name: "Embed this term" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Copy link" })).toBeHidden();
  });
});

test("a term's page copies its address and its definition, and prints none of its actions", { tag: ["@below-all", "@phone-all"] }, async ({
  page,
  open,
  context,
  published,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open("terms/api/");
  const link = page.getByRole("button", { name: "Copy link" });
  await test.step("the address", async () => {
    await link.click();
    await expect(page.getByRole("status").filter({ hasText: "Copied" })).toBeAttached();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${published}terms/api/`);
    await expect(link).toBeVisible();
  });

  await test.step("the definition of the page that is shown now", async () => {
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
    await page.getByRole("button", { name: "Copy definition" }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^Webhook: An automatic message .*\.$/);
  });

  await test.step("where the browser refuses to copy, the page says so", async () => {
    await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed"))));
    await link.click();
    await expect(page.getByRole("button", { name: "Not copied" })).toBeVisible();
  });

  await test.step("print", async () => {
    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("link", { name: "Embed this term" })).toBeHidden();
  });
});
