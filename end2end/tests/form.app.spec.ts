// The form in the app: errors, the reference of a stored inquiry, and the next inquiry.
import { ENDPOINT, MARKER, REFERENCE, expectKept, fill, fillCompany, form, message } from "../form";
import { WASM, appReady, expect, hold, settled, test } from "../fixtures";
import { stored } from "../inbox";
import { requests } from "../network";

test("a slip in an e-mail address has a suggestion, and is accepted", async ({ page, open, database }) => {
  await open("terms/api/");
  const text = message();
  await fill(page, text);
  const { email, send, outcome } = form(page);
  await email.fill("ada@gmial.com");
  const suggestion = page.getByText("Did you mean");
  await test.step("the button corrects the address", async () => {
    await send.focus();
    await expect(suggestion).toContainText("Did you mean ada@gmail.com?");
    await page.getByRole("button", { name: "ada@gmail.com" }).click();
    await expect(email).toHaveValue("ada@gmail.com");
    await expect(email).toBeFocused();
    await expect(suggestion).toHaveCount(0);
  });
  await email.fill("ada@gmial.con");
  await send.click();
  await expect(outcome).toBeVisible();
  expect((await stored(database, text))[0].fields.email).toBe("ada@gmial.con");
});

test("a link of the error summary focuses its field in the click", async ({ page, open }) => {
  await open("terms/api/");
  await form(page).send.click();
  const link = form(page).problems.getByRole("link", { name: "email" });
  // Safari sets no caret where the focus moves after the click.
  const focused = await link.evaluate((link: HTMLElement) => {
    let id = "";
    addEventListener("click", () => (id = document.activeElement?.id ?? ""), { once: true });
    link.click();
    return id;
  });
  expect(focused).toBe("field-email");
  await page.keyboard.type("ada@example.com");
  await expect(form(page).email).toHaveValue("ada@example.com");
});

test("an inquiry is stored, and the form shows its reference", { tag: ["@below", "@phone"] }, async ({ page, open, database, baseURL }) => {
  const text = message();
  await open("terms/api/");
  const seen = requests(page);
  await fill(page, text);
  const { company, send, outcome, reference } = form(page);
  await fillCompany(page, "Analytical Engines");
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

test("the form sends one inquiry after another, each with the page that it was written on", async ({ page, open, database }) => {
  const first = message();
  const second = message();
  await open("terms/api/");
  await test.step("Enter in a field sends the form, without its optional field", async () => {
    await fill(page, first);
    await form(page).name.press("Enter");
    await expect(form(page).outcome).toBeVisible();
  });
  await test.step("Write another brings an empty form back", async () => {
    await page.getByRole("button", { name: "Write another" }).click();
    await expect(form(page).outcome).toBeHidden();
    await expect(form(page).message).toBeFocused();
    await expect(form(page).message).toHaveValue("");
  });
  await test.step("the second inquiry is sent after a navigation", async () => {
    await fill(page, second);
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
    await form(page).send.click();
    await expect(form(page).outcome).toBeVisible();
  });
  const [one] = await stored(database, first);
  const [two] = await stored(database, second);
  expect(one.fields).not.toHaveProperty("company");
  expect(one.context).toMatchObject({ page: "/terms/api/", term: "api" });
  expect(two.context).toMatchObject({ page: "/terms/webhook/", term: "webhook" });
  expect(two.id).not.toBe(one.id);
});

test("errors are listed and lead to their fields, until the corrected inquiry is stored", async ({
  page,
  open,
  complaints,
  database,
}) => {
  complaints.expect(/^422 /, /console error: .*422/);
  const text = message();
  await page.clock.install();
  await open("terms/api/");
  const seen = requests(page);
  const { name, email, company, send, problems } = form(page);
  await test.step("an empty form lists its errors and is not sent", async () => {
    await send.click();
    await expect(problems).toBeFocused();
    await expect(problems.getByRole("link")).toHaveText([
      "Tell us what you’re building",
      "Enter your name",
      "Enter your email address",
    ]);
    for (const field of [name, email, form(page).message]) await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(company).not.toHaveAttribute("aria-invalid");
    await expect(email).toHaveAccessibleDescription("Error: Enter your email address");
    await expect(form(page).message).toHaveAccessibleDescription(/A sentence is enough.*Error: Tell us/);
    expect(seen.count("/api/inquiries")).toBe(0);
  });
  await test.step("an error leads to its field, and its label stays in view", async () => {
    await problems.getByRole("link", { name: "Enter your email address" }).click();
    await expect(email).toBeFocused();
    await expect(page.getByText("Email", { exact: true })).toBeInViewport();
  });
  await test.step("an incomplete address has another error", async () => {
    await email.fill("ada@example");
    await send.click();
    await expect(problems).toBeFocused();
    await expect(problems.getByRole("link").nth(2)).toHaveText(/like name@example\.com/);
  });
  await test.step("the server's errors are shown at their fields too", async () => {
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
    await fill(page, text);
    await page.clock.fastForward(20_000);
    await send.click();
    await expect(problems.getByRole("link")).toHaveText(["Company: shorten this by 3 characters"]);
    await expect(problems).toBeFocused();
    await expect(company).toHaveAttribute("aria-invalid", "true");
    await expect(company).toHaveAccessibleDescription("Error: Company: shorten this by 3 characters");
    await expect(name).not.toHaveAttribute("aria-invalid");
    await expectKept(page, text);
    await problems.getByRole("link").click();
    await expect(company).toBeFocused();
  });
  await test.step("the corrected inquiry is stored, with the time since the first letter", async () => {
    await company.fill("Engines");
    const posted = page.waitForRequest(ENDPOINT);
    await send.click();
    await expect(form(page).outcome).toBeVisible();
    await expect(problems).toHaveCount(0);
    expect((await posted).postDataJSON().evidence?.seconds).toBeGreaterThanOrEqual(20);
    expect(await stored(database, text)).toHaveLength(1);
  });
});

test("the app takes over the page of a refused form, with its errors and values", { tag: "@below-all" }, async ({
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
  await test.step("hydration keeps the errors and the values", async () => {
    release();
    await appReady(page);
    await settled(page);
    await expect(form(page).problems.getByRole("link")).toHaveCount(1);
    await expect(form(page).email).toHaveValue("ada@example");
    await expect(form(page).message).toHaveValue(text);
    expect(seen.documents()).toBe(0);
  });
  await test.step("the corrected form is sent", async () => {
    await form(page).email.fill("ada@example.com");
    await form(page).send.click();
    await expect(form(page).outcome).toBeVisible();
    expect((await stored(database, text)).map(({ context }) => context.page)).toEqual([
      new URL("terms/webhook/", baseURL).pathname,
    ]);
  });
  await test.step("a link leads away from the page, and back leads to the form", async () => {
    await page.getByRole("button", { name: "Write another" }).click();
    await page.getByRole("contentinfo").getByRole("link", { name: "All terms" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Plainspoken");
    await page.goBack();
    await expect(form(page).send).toBeVisible();
  });
});
