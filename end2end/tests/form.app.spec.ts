// The form in the app: it says what became of the inquiry, and never loses a typed word.
import { ENDPOINT, MARKER, REFERENCE, expectKept, fill, form, message } from "../form";
import { WASM, appReady, expect, hold, settled, test } from "../fixtures";
import { stored } from "../inbox";
import { requests } from "../network";

test("an inquiry is stored, and its reference shown", { tag: ["@below", "@phone"] }, async ({ page, open, database, baseURL }) => {
  const text = message();
  await open("terms/api/");
  const seen = requests(page);
  await fill(page, text);
  const { company, send, outcome, reference } = form(page);
  await company.fill("Analytical Engines");
  await send.click();
  await expect(outcome).toBeVisible();
  await expect(reference).toHaveText(REFERENCE);
  await expect(send).toBeHidden();
  await expect(page.locator("#contact-outcome")).toBeFocused();
  await expect(page).toHaveURL("terms/api/");
  expect(seen.documents()).toBe(0);

  const inquiries = await stored(database, text);
  expect(inquiries).toHaveLength(1);
  expect(inquiries[0]).toMatchObject({
    reference: await reference.textContent(),
    fields: { name: "Ada Lovelace", email: "ada@example.com", company: "Analytical Engines", message: text },
    context: { page: new URL("terms/api/", baseURL).pathname, term: "api" },
  });
});

test("Enter in a field sends; an optional field may stay empty", async ({ page, open, database }) => {
  const text = message();
  await open("contact/");
  await fill(page, text);
  await form(page).name.press("Enter");
  await expect(form(page).outcome).toBeVisible();
  expect((await stored(database, text))[0].fields).not.toHaveProperty("company");
});

test("it says which page the inquiry was written on, after a navigation too", async ({ page, open, database }) => {
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect((await stored(database, text))[0].context).toMatchObject({ page: "/terms/webhook/", term: "webhook" });
});

test("after one inquiry another can be written", async ({ page, open, database }) => {
  const first = message();
  const second = message();
  await open("contact/");
  await fill(page, first);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  await page.getByRole("button", { name: "Write another" }).click();
  await expect(form(page).outcome).toBeHidden();
  await expect(form(page).name).toBeFocused();
  await expect(form(page).message).toHaveValue("");
  await fill(page, second);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  const [one] = await stored(database, first);
  const [two] = await stored(database, second);
  expect(two.id).not.toBe(one.id);
});

test("an empty form is not sent: its errors are listed and lead to their fields", async ({ page, open }) => {
  await open("terms/api/");
  const seen = requests(page);
  const { name, email, company, send, problems } = form(page);
  await send.click();
  await expect(problems).toBeFocused();
  await expect(problems.getByRole("link")).toHaveText([
    "Enter your name",
    "Enter your email address",
    "Tell us what you’re building",
  ]);
  for (const field of [name, email, form(page).message]) await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(company).not.toHaveAttribute("aria-invalid");
  await expect(email).toHaveAccessibleDescription("Error: Enter your email address");
  await expect(form(page).message).toHaveAccessibleDescription(/A sentence is enough.*Error: Tell us/);

  await problems.getByRole("link", { name: "Enter your email address" }).click();
  await expect(email).toBeFocused();
  await expect(page.getByText("Email", { exact: true })).toBeInViewport();
  expect(seen.count("/api/inquiries")).toBe(0);

  await email.fill("ada@example");
  await send.click();
  await expect(problems).toBeFocused();
  await expect(problems.getByRole("link").nth(1)).toHaveText(/like name@example\.com/);
});

test("corrected, the errors go and the inquiry is sent", async ({ page, open, database }) => {
  const text = message();
  await open("terms/api/");
  await form(page).send.click();
  await expect(form(page).problems).toBeVisible();
  await fill(page, text);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  await expect(form(page).problems).toHaveCount(0);
  expect(await stored(database, text)).toHaveLength(1);
});

test("the server's errors land at their fields", async ({ page, open, complaints, database }) => {
  complaints.expect(/^422 /, /console error: .*422/);
  await page.route(
    ENDPOINT,
    (route) =>
      route.fulfill({
        status: 422,
        headers: MARKER,
        contentType: "application/problem+json",
        json: {
          type: "about:blank",
          title: "Some fields need another look",
          status: 422,
          detail: "See errors.",
          errors: [{ field: "company", code: "too-long", detail: "Company: shorten this by 3 characters" }],
        },
      }),
    { times: 1 },
  );
  const text = message();
  await open("contact/");
  await fill(page, text);
  await form(page).send.click();
  const { problems, company, name } = form(page);
  await expect(problems).toBeFocused();
  await expect(company).toHaveAttribute("aria-invalid", "true");
  await expect(company).toHaveAccessibleDescription("Error: Company: shorten this by 3 characters");
  await expect(name).not.toHaveAttribute("aria-invalid");
  await expectKept(page, text);
  await problems.getByRole("link").click();
  await expect(company).toBeFocused();

  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect(await stored(database, text)).toHaveLength(1);
});

test("a refused form's page becomes the app's: errors and values stay, and it sends", { tag: "@below" }, async ({
  page,
  complaints,
  database,
  baseURL,
}) => {
  complaints.expect(/422/);
  const text = message();
  const release = await hold(page, WASM);
  await page.goto("terms/webhook/");
  await fill(page, text);
  await form(page).email.fill("ada@example");
  await form(page).send.click();
  await expect(form(page).problems).toBeVisible();
  const seen = requests(page);
  release();
  await appReady(page);
  await settled(page);
  await expect(form(page).problems.getByRole("link")).toHaveCount(1);
  await expect(form(page).email).toHaveValue("ada@example");
  await expect(form(page).message).toHaveValue(text);
  expect(seen.documents()).toBe(0);

  await form(page).email.fill("ada@example.com");
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect((await stored(database, text)).map(({ context }) => context.page)).toEqual([
    new URL("terms/webhook/", baseURL).pathname,
  ]);
});

test("from a refused form's page one gets away and back", async ({ page, complaints }) => {
  complaints.expect(/422/);
  const release = await hold(page, WASM);
  await page.goto("terms/webhook/");
  await form(page).name.fill("Ada Lovelace");
  await form(page).send.click();
  await expect(form(page).problems).toBeVisible();
  release();
  await appReady(page);
  await page.getByRole("contentinfo").getByRole("link", { name: "All terms" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Plainspoken");
  await page.goBack();
  await expect(form(page).send).toBeVisible();
});
