// The form without the app: with scripting off, and while the app is on its way.
import { ENDPOINT, expectKept, fill, form, message } from "../form";
import { expect, test } from "../fixtures";
import { stored } from "../inbox";

test("an inquiry is stored and thanked for", { tag: "@below" }, async ({ page, open, database, baseURL }) => {
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await form(page).company.fill("Analytical Engines");
  await form(page).send.click();
  await expect(page).toHaveURL("thanks/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you. We have your message.");

  const inquiries = await stored(database, text);
  expect(inquiries).toHaveLength(1);
  expect(inquiries[0]).toMatchObject({
    fields: { name: "Ada Lovelace", email: "ada@example.com", company: "Analytical Engines", message: text },
    context: { page: new URL("terms/api/", baseURL).pathname, term: "api" },
  });
});

test("sent twice by reload or double click it is stored once", async ({ page, open, database }) => {
  const text = message();
  for (const _ of ["once", "again"]) {
    await open("contact/");
    await fill(page, text);
    await form(page).send.click();
    await expect(page).toHaveURL("thanks/");
  }
  expect(await stored(database, text)).toHaveLength(1);
});

test("a refused form comes back with values and errors", { tag: "@below" }, async ({
  page,
  open,
  database,
  baseURL,
  complaints,
}) => {
  complaints.expect(/422/);
  const text = message();
  await open("terms/webhook/");
  await fill(page, text);
  const { name, email, send, problems } = form(page);
  await name.fill("");
  await email.fill("ada@example");
  const answer = page.waitForResponse(ENDPOINT);
  await send.click();
  expect((await answer).status()).toBe(422);

  await expect(problems.getByRole("link")).toHaveText(["Enter your name", /like name@example\.com/]);
  await expect(page).toHaveTitle(/^Error: /);
  await expect(name).toHaveValue("");
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toHaveAccessibleDescription(/Enter your name/);
  await expect(email).toHaveValue("ada@example");
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await expect(form(page).message).toHaveValue(text);
  await expect(form(page).message).not.toHaveAttribute("aria-invalid");
  expect(await stored(database, text)).toHaveLength(0);

  await problems.getByRole("link", { name: "Enter your name" }).click();
  await expect(name).toBeInViewport();
  await name.fill("Ada Lovelace");
  await email.fill("ada@example.com");
  await send.click();
  await expect(page).toHaveURL("thanks/");
  // The first page is where it was written, also at the second attempt.
  expect((await stored(database, text)).map(({ context }) => context)).toMatchObject([
    { page: new URL("terms/webhook/", baseURL).pathname, term: "webhook" },
  ]);
});

test("what was typed is shown as it was typed", async ({ page, open, complaints }) => {
  complaints.expect(/422/);
  await open("contact/");
  const text = `</textarea><script>alert("1")</script> & "quotes"\nsecond line`;
  const name = `"><b>Ada</b>`;
  await form(page).name.fill(name);
  await form(page).message.fill(text);
  await form(page).send.click();
  await expect(form(page).problems).toBeVisible();
  await expect(form(page).name).toHaveValue(name);
  await expect(form(page).message).toHaveValue(text);
});

test("the links of a refused form's page work", async ({ page, open, complaints }) => {
  complaints.expect(/422/);
  await open("terms/webhook/");
  await form(page).send.click();
  await expect(form(page).problems).toBeVisible();
  await page.getByRole("contentinfo").getByRole("link", { name: "All terms" }).click();
  await expect(page).toHaveURL("");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Plainspoken");
});

test("what is typed survives a look at another page", async ({ page, open }) => {
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("API");
  await expectKept(page, text);
});
