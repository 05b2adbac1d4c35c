// The form without the app: the browser posts the form, and the inbox answers with a page.
// What the inbox answers is tested in crates/inbox/tests/api/form_posts.rs.
import { randomUUID } from "node:crypto";
import { ENDPOINT, expectKept, fill, fillCompany, form, message } from "../form";
import { expect, test } from "../fixtures";
import { stored } from "../inbox";

test("an inquiry survives a look at another page, and is stored once", { tag: "@below-all" }, async ({ page, open, database, baseURL }) => {
  const text = message();
  await open("terms/api/");
  await test.step("the browser restores the form after a look at another page", async () => {
    await fill(page, text);
    await fillCompany(page, "Analytical Engines");
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("API");
    await expectKept(page, text);
  });
  for (const time of ["first", "second"]) {
    await test.step(`the ${time} post of the same content leads to the thanks page`, async () => {
      await open("terms/api/");
      await fill(page, text);
      await fillCompany(page, "Analytical Engines");
      await form(page).send.click();
      await expect(page).toHaveURL("thanks/");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you. We have your message.");
    });
  }
  const inquiries = await stored(database, text);
  expect(inquiries).toHaveLength(1);
  expect(inquiries[0]).toMatchObject({
    fields: { name: "Ada Lovelace", email: "ada@example.com", company: "Analytical Engines", message: text },
    context: { page: new URL("terms/api/", baseURL).pathname, term: "api" },
  });
});

test("a refused form comes back with its values and errors", { tag: "@below" }, async ({ page, open, database, baseURL, complaints }) => {
  complaints.expect(/422/);
  await test.step("the links of a refused form's page work", async () => {
    await open("terms/webhook/");
    await form(page).send.click();
    await expect(form(page).problems).toBeVisible();
    await page.getByRole("contentinfo").getByRole("link", { name: "All terms" }).click();
    await expect(page).toHaveURL("");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Plainspoken");
  });

  const text = `</textarea><script>alert("${randomUUID()}")</script> & "quotes"\nsecond line`;
  const engines = `"><b>Engines</b>`;
  const { name, email, company, send, problems } = form(page);
  await test.step("the inbox refuses the form", async () => {
    await open("terms/webhook/");
    await fill(page, text);
    await name.fill("");
    await email.fill("ada@example");
    await fillCompany(page, engines);
    const answer = page.waitForResponse(ENDPOINT);
    await send.click();
    expect((await answer).status()).toBe(422);
  });
  await test.step("each field has its error and its value, as typed", async () => {
    await expect(problems.getByRole("link")).toHaveText(["Enter your name", /like name@example\.com/]);
    await expect(page).toHaveTitle(/^Error: /);
    await expect(name).toHaveValue("");
    await expect(name).toHaveAttribute("aria-invalid", "true");
    await expect(name).toHaveAccessibleDescription(/Enter your name/);
    await expect(email).toHaveValue("ada@example");
    await expect(email).toHaveAttribute("aria-invalid", "true");
    await expect(company).toHaveValue(engines);
    await expect(form(page).message).toHaveValue(text);
    await expect(form(page).message).not.toHaveAttribute("aria-invalid");
    expect(await stored(database, text)).toHaveLength(0);
  });
  await test.step("the corrected form is stored, with the page that it was first written on", async () => {
    await problems.getByRole("link", { name: "Enter your name" }).click();
    await expect(name).toBeInViewport();
    await name.fill("Ada Lovelace");
    await email.fill("ada@example.com");
    await send.click();
    await expect(page).toHaveURL("thanks/");
    expect((await stored(database, text)).map(({ context }) => context)).toMatchObject([
      { page: new URL("terms/webhook/", baseURL).pathname, term: "webhook" },
    ]);
  });
});
