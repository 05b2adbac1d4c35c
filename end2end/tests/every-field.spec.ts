// A form with a field of each kind: with the app, while it is on its way, and without scripting.
import type { Page } from "@playwright/test";
import { form, message } from "../form";
import { axe, expect, test } from "../fixtures";
import { stored } from "../inbox";

const CONSENT = "You may keep what I wrote here to answer me.";

const fields = (page: Page) => ({
  ...form(page),
  phone: page.getByLabel("Phone"),
  website: page.getByLabel("Website"),
  budget: page.getByLabel("Budget range"),
  start: page.getByRole("radiogroup", { name: "When should it begin?" }),
  needs: page.getByRole("group", { name: "What do you need?" }),
  news: page.getByLabel("Send me one letter a month"),
  consent: page.getByLabel(CONSENT),
});

/** Fills in every field. */
async function fillAll(page: Page, text: string) {
  const { name, email, message, phone, website, budget, start, needs, news, consent } = fields(page);
  await name.fill("Ada Lovelace");
  await email.fill("ada@example.com");
  await phone.fill("+44 20 7946 0018");
  await website.fill("www.example.com");
  await message.fill(text);
  await budget.selectOption("25,000 and more");
  await start.getByText("Later").click();
  await needs.getByText("Design").click();
  await needs.getByText("Something with AI").click();
  await news.check();
  await consent.check();
}

/** The form says that the inquiry has arrived, or the page that it led to does. */
const arrived = (page: Page) => page.getByRole("heading", { name: /We have your message\./ });

test("what was chosen in each kind of field is stored", async ({ page, open, database }) => {
  const text = message();
  await open("contact/");
  await fillAll(page, text);
  await form(page).send.click();
  await expect(arrived(page)).toBeVisible();
  const [{ fields: kept }] = await stored(database, text);
  expect(kept).toEqual({
    name: "Ada Lovelace",
    email: "ada@example.com",
    phone: "+44 20 7946 0018",
    website: "www.example.com",
    message: text,
    budget: "large",
    start: "Later",
    needs: "Design, ai",
    news: "yes",
    consent: CONSENT,
    campaign: "spring",
  });
});

test("what is wrong is said at each field, and all that was chosen stays", async ({ page, open, app, complaints, database }) => {
  if (app !== "ready") complaints.expect(/422/);
  const text = message();
  await open("contact/");
  const { name, phone, website, budget, start, needs, news, consent, problems, send } = fields(page);
  await fillAll(page, text);
  await name.fill("");
  await phone.fill("call me");
  await website.fill("none");
  await budget.selectOption("Choose…");
  await consent.uncheck();
  await send.click();

  await expect(problems.getByRole("link")).toHaveText([
    "Enter your name",
    /like \+44/,
    /like www\.example\.com/,
    "Choose an answer to “Budget range”",
    "Tick the box to show that you agree",
  ]);
  await expect(page).toHaveTitle(/^Error: /);
  for (const field of [name, phone, website, budget, consent]) await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(phone).toHaveAccessibleDescription("With the country code. Error: Enter a phone number like +44 20 7946 0018");
  await expect(budget).toHaveAccessibleDescription("Error: Choose an answer to “Budget range”");
  await expect(consent).toHaveAccessibleDescription("Error: Tick the box to show that you agree");
  await expect(start).not.toHaveAttribute("aria-invalid");
  await expect(start).toHaveAccessibleDescription("Roughly.");

  await expect(form(page).message).toHaveValue(text);
  await expect(start.getByLabel("Later")).toBeChecked();
  await expect(needs.getByLabel("Design")).toBeChecked();
  await expect(needs.getByLabel("Something with AI")).toBeChecked();
  await expect(needs.getByLabel("Development")).not.toBeChecked();
  await expect(news).toBeChecked();

  await problems.getByRole("link", { name: "Choose an answer" }).click();
  await expect(budget).toBeInViewport();
  await name.fill("Ada Lovelace");
  await phone.fill("");
  await website.fill("");
  await budget.selectOption("Under 25,000");
  await consent.check();
  await send.click();
  await expect(arrived(page)).toBeVisible();
  expect((await stored(database, text)).map(({ fields }) => fields.budget)).toEqual(["small"]);
  await expect(page).not.toHaveTitle(/^Error: /);
});

test("an empty form names every field that is required, groups too", async ({ page, open, app, complaints }) => {
  if (app !== "ready") complaints.expect(/422/);
  await open("contact/");
  const { send, problems, start, needs } = fields(page);
  await send.click();
  await expect(problems.getByRole("link")).toHaveText([
    "Enter your name",
    "Enter your email address",
    "Tell us what you’re building",
    "Choose an answer to “Budget range”",
    "Choose an answer to “When should it begin?”",
    "Tick the box to show that you agree",
  ]);
  await expect(start).toHaveAttribute("aria-invalid", "true");
  await expect(start).toHaveAccessibleDescription(/^Roughly\. Error: Choose/);
  await expect(needs.getByLabel("Design")).not.toHaveAttribute("aria-invalid");
  await problems.getByRole("link", { name: /When should it begin/ }).click();
  if (app === "ready") await expect(start.getByLabel("Soon")).toBeFocused();
});

test("every kind is as large as a finger, and stays within a narrow page", async ({ page, open, app }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  await open("contact/");
  if (app === "ready") await page.getByText("We’ll also send how you came here").click();
  const all = page.locator("#contact form").locator("input:not([type=hidden], [tabindex='-1']), select, textarea, button");
  const controls = all.filter({ visible: true });
  expect(await controls.count()).toBeGreaterThan(12);
  for (const control of await controls.all()) {
    const box = await control.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test("the field for programs is out of people's way", async ({ page, open, app, database }) => {
  test.skip(app === "off", "without scripting its value cannot be set in a test");
  await open("contact/");
  const trap = page.locator("[name='evidence.trap']");
  await expect(trap).not.toBeInViewport();
  await expect(page.getByRole("textbox", { name: "Leave this field empty" })).toHaveCount(0);
  await form(page).name.focus();
  const stops = await page.locator("#contact form :is(input, select, textarea, button, a)").count();
  for (let stop = 0; stop < stops; stop++) {
    await page.keyboard.press("Tab");
    await expect(trap).not.toBeFocused();
  }
  // Who fills it in all the same is not turned away.
  const text = message();
  await fillAll(page, text);
  await trap.evaluate((element: HTMLInputElement) => (element.value = "https://spam.example"));
  await form(page).send.click();
  await expect(arrived(page)).toBeVisible();
  expect((await stored(database, text)).map(({ status }) => status)).toEqual(["quarantined"]);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on a form of all kinds with errors, ${colorScheme}`, async ({ page, open, app }) => {
    test.skip(app !== "ready", "axe is a script, and the HTML is the same");
    await page.emulateMedia({ colorScheme });
    await open("contact/");
    expect(await axe(page)).toEqual([]);
    await form(page).send.click();
    await expect(form(page).problems).toBeFocused();
    expect(await axe(page)).toEqual([]);
  });
}
