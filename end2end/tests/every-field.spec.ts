// A form with a field of each kind, with the app and without scripting. Unit tests cover what each kind accepts
// (crates/core/src/form) and each kind's HTML (the app).
import { arrived, CONSENT, fields, fillAll } from "../every-field";
import { message } from "../form";
import { expect, test } from "../fixtures";
import { stored } from "../inbox";

test("a form of all kinds names its errors, keeps every choice, and stores what was chosen", async ({
  page,
  open,
  app,
  complaints,
  database,
}) => {
  if (app !== "ready") complaints.expect(/422/);
  const text = message();
  await open("contact/");
  const { name, phone, website, budget, start, needs, news, consent, problems, send } = fields(page);
  await test.step("an empty form names every required field, groups too", async () => {
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

  await test.step("each wrong value has an error at its field", async () => {
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
  });

  await test.step("the other fields keep what was typed and chosen", async () => {
    await expect(fields(page).message).toHaveValue(text);
    await expect(start.getByLabel("Later")).toBeChecked();
    await expect(needs.getByLabel("Design")).toBeChecked();
    await expect(needs.getByLabel("Something with AI")).toBeChecked();
    await expect(needs.getByLabel("Development")).not.toBeChecked();
    await expect(news).toBeChecked();
  });

  await test.step("the corrected form is stored with every choice", async () => {
    await problems.getByRole("link", { name: "Choose an answer" }).click();
    await expect(budget).toBeInViewport();
    await name.fill("Ada Lovelace");
    await phone.fill("+44 20 7946 0018");
    await website.fill("www.example.com");
    await budget.selectOption("25,000 and more");
    await consent.check();
    await send.click();
    await expect(arrived(page)).toBeVisible();
    await expect(page).not.toHaveTitle(/^Error: /);
    expect((await stored(database, text)).map(({ fields }) => fields)).toEqual([
      {
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
      },
    ]);
  });
});
