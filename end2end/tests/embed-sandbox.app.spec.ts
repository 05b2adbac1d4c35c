// The form in sandboxed frames, which have no origin: the form says so at once, and continues in a new tab.
import type { FrameLocator, Page } from "@playwright/test";
import { appReady, axe, expect, test } from "../fixtures";
import { fill, form, message } from "../form";
import { host } from "../host";
import { stored } from "../inbox";

// The browser reports what a sandboxed frame may not load.
const REFUSED = /blocked by CORS policy|ERR_FAILED|sandbox/;

/** Opens a page with the form in a frame with that attribute `sandbox`. */
async function sandboxed(page: Page, glossary: string, sandbox: string) {
  const frame = `<iframe title="Contact" width="600" height="1200" sandbox="${sandbox}" src="GLOSSARY/embed/contact/?term=api"></iframe>`;
  await host(page, glossary, { body: `<main><h1>Our shop</h1>${frame}</main>` });
  return page.frameLocator("iframe");
}

/** Fills in the fields of the form in the frame. */
async function fillFrame(view: FrameLocator, text: string) {
  await view.getByLabel("Your name").fill("Ada & Co = 1 + 1");
  await view.getByLabel("Email").fill("ada@example.com");
  await view.getByLabel("What are you building?").fill(text);
}

for (const [sandbox, tag] of [
  ["allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox", ""],
  ["allow-scripts allow-popups allow-popups-to-escape-sandbox", "@all"],
]) {
  test(`a frame with sandbox="${sandbox}" sends its text in a new tab`, { tag: tag || [] }, async ({ page, context, baseURL, complaints, database }) => {
    complaints.expect(REFUSED);
    const addresses: string[] = [];
    context.on("request", (request) => addresses.push(request.url()));
    const text = `${message()}\n& a second line`;
    const view = await sandboxed(page, baseURL ?? "", sandbox);
    await expect(view.getByText("The form cannot be sent from here.")).toBeInViewport();
    const needs = view.getByText("the frame needs sandbox=\"allow-scripts allow-forms allow-same-origin");
    await expect(needs).toContainText("The new tab needs \"allow-popups allow-popups-to-escape-sandbox\"");
    expect(await axe(page)).toEqual([]);
    await fillFrame(view, text);
    const opened = context.waitForEvent("page");
    await view.getByRole("button", { name: "Go on in a new tab" }).click();
    const tab = await opened;
    await appReady(tab);
    await expect(form(tab).name).toHaveValue("Ada & Co = 1 + 1");
    await expect(form(tab).message).toHaveValue(text);
    expect(new URL(tab.url()).hash).toBe("");
    await form(tab).send.click();
    await expect(form(tab).outcome).toBeVisible();
    const [inquiry] = await stored(database, text);
    expect(inquiry.context.term).toBe("api");
    // The text is in no request but the inquiry's body.
    expect(addresses.filter((address) => address.includes("ada"))).toEqual([]);
  });
}

for (const popups of ["", " allow-popups"])
  test(`a frame with sandbox="allow-scripts allow-forms${popups}" shows an address with the text`, { tag: popups ? "@all" : [] }, async ({ page, context, baseURL, complaints, database }) => {
  complaints.expect(REFUSED, ...(popups ? [/ERR_BLOCKED_BY_RESPONSE/] : []));
  const text = message();
  const view = await sandboxed(page, baseURL ?? "", `allow-scripts allow-forms${popups}`);
  await fillFrame(view, text);
  await view.getByRole("button", { name: "Go on in a new tab" }).click();
  const address = view.getByLabel("copy this address");
  if (!popups) await expect(address).toBeFocused();
  const tab = await context.newPage();
  await tab.goto(await address.inputValue());
  await appReady(tab);
  await expect(form(tab).message).toHaveValue(text);
  await form(tab).send.click();
  await expect(form(tab).outcome).toBeVisible();
  expect(await stored(database, text)).toHaveLength(1);
});

test("a frame without scripts has a link to the form in a new tab", async ({ page, context, baseURL, complaints }) => {
  complaints.expect(/sandbox/);
  const view = await sandboxed(page, baseURL ?? "", "allow-forms allow-popups allow-popups-to-escape-sandbox");
  const link = view.getByRole("link", { name: "Open the form in a new tab" });
  await expect(link).toBeInViewport();
  const opened = context.waitForEvent("page");
  await link.click();
  const tab = await opened;
  await appReady(tab);
  await fill(tab, message());
  expect(new URL(tab.url()).pathname).toMatch(/\/contact\/$/);
});
