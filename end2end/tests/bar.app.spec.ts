// What earlier pages have left: each state as it is, and the way out of it.
import { clear, ENDPOINT, expectKept, fill, form, MARKER, message } from "../form";
import { expect, test } from "../fixtures";
import { stored } from "../inbox";
import { cutOff, kept, leave, lines, outbox, told } from "../outbox";
import { openWith } from "../settings";

test("after the stated time it is no longer tried, and that is said", async ({ page, context, open, complaints, database }) => {
  complaints.expect(/503/);
  const text = message();
  await leave(context, lines({ state: "u", message: text, attempts: 5, days: 8 }));
  const restore = await cutOff(context);
  await open("terms/api/");
  await expect(told(page)).toHaveText("Not confirmed, and no longer tried.");
  const { item } = outbox(page);
  await outbox(page).open();
  await expect(item).toContainText("It was tried for 7 days, and nothing confirmed it.");
  await restore();
  await item.getByRole("button", { name: "Send now" }).click();
  await expect(item).toContainText("We have it.");
  expect(await stored(database, text)).toHaveLength(1);
});

test("a Send now that fails is told, each time", async ({ page, context, open, complaints }) => {
  complaints.expect(/503/);
  await leave(context, lines({ state: "g", message: message(), attempts: 9, days: 8 }));
  await cutOff(context);
  await open("terms/api/");
  await outbox(page).open();
  const { item } = outbox(page);
  // With the day, where midnight comes before.
  const next = /^Not confirmed yet\. Next try at (\d+ \w+ \d{4}, )?\d\d:\d\d$/;
  for (const _ of ["once", "again"]) {
    await item.getByRole("button", { name: "Send now" }).click();
    await expect(told(page)).toHaveText(next);
    await expect(item.getByRole("button", { name: "Send now" })).toBeFocused();
  }
});

test("what is refused later goes back into the form, with what is wrong", async ({ page, context, open, complaints, database }) => {
  complaints.expect(/422/);
  const text = message();
  const detail = "Enter an email address like name@example.com";
  await context.route(
    ENDPOINT,
    (route) => route.fulfill({ status: 422, headers: MARKER, json: { errors: [{ field: "email", code: "not-an-email", detail }] } }),
    { times: 1 },
  );
  await leave(context, lines({ state: "u", message: text }));
  await open("terms/api/");
  await outbox(page).open();
  const { bar, item } = outbox(page);
  await expect(item).toContainText("It was not accepted as it is.");
  await expect(item).toContainText(detail);
  await expect(item.getByRole("button", { name: "Send now" })).toHaveCount(0);
  // It is kept like this.
  await open("terms/webhook/");
  await outbox(page).open();
  await expect(item).toContainText(detail);
  // Nothing that is typed is written over.
  await form(page).message.fill("Another thought");
  await item.getByRole("button", { name: "Put it back" }).click();
  await expect(told(page)).toHaveText("First send or clear what the form holds");
  await expect(form(page).message).toHaveValue("Another thought");
  await clear(page);

  await item.locator("[data-do=edit]").click();
  await expect(form(page).problems).toBeFocused();
  await expect(form(page).problems.getByRole("link")).toHaveText([detail]);
  await expect(form(page).email).toHaveAttribute("aria-invalid", "true");
  await expectKept(page, text);
  await expect(bar).toBeHidden();
  await form(page).email.fill("ada@example.org");
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect(await kept(page)).toBe("");
  expect((await stored(database, text)).map(({ fields }) => fields.email)).toEqual(["ada@example.org"]);
});

test("what was refused before reasons were kept goes back too", async ({ page, context, open }) => {
  const text = message();
  await leave(context, lines({ state: "r", message: text }));
  await open("terms/api/");
  await outbox(page).open();
  await outbox(page).item.getByRole("button", { name: "Put it back" }).click();
  await expect(form(page).name).toBeFocused();
  await expectKept(page, text);
  await expect(outbox(page).bar).toBeHidden();
  // Who clears the form then has it below again.
  await clear(page);
  await expect(outbox(page).bar).toContainText("1 message not confirmed yet");
});

test("what is damaged is shown, never sent, and can be discarded", async ({ page, context, open }) => {
  await leave(context, lines({ state: "u", message: "An engine", damaged: true }));
  await open("terms/api/");
  await outbox(page).open();
  const { bar, item } = outbox(page);
  await expect(item).toContainText("damaged");
  await expect(item).toContainText("An engine");
  await expect(item.getByRole("button", { name: "Send now" })).toHaveCount(0);
  await item.getByText("Discard…").click();
  await item.getByRole("button", { name: "Yes, discard it" }).click();
  await expect(bar).toBeHidden();
  expect(await kept(page)).toBe("");
});

test("what a service that never confirms was sent can be done with, and is forgotten in time", async ({ page, context, open }) => {
  await leave(context, lines({ state: "s", message: "of today" }, { state: "s", message: "of old", days: 7 }));
  await open("terms/api/");
  const { bar, item } = outbox(page);
  await expect(bar).toContainText("1 message not confirmed yet");
  await outbox(page).open();
  await expect(item).toHaveCount(1);
  await expect(item).toContainText("Your message was sent.");
  await expect(item).toContainText("of today");
  await item.getByRole("button", { name: "Done, forget it" }).click();
  await expect(bar).toBeHidden();
  expect(await kept(page)).toBe("");
});

test("one too many is handed back, and nothing is lost", async ({ page, context, open }) => {
  const many = Array.from({ length: 20 }, (_, number) => ({ state: "g" as const, message: `Number ${number}` }));
  await leave(context, lines(...many));
  await open("terms/api/");
  await expect(outbox(page).bar).toContainText("20 messages");
  const text = message();
  await fill(page, text);
  await form(page).send.click();
  await expect(page.getByRole("alert").filter({ hasText: "Your message was not sent" })).toBeFocused();
  await expectKept(page, text);
  expect(await kept(page)).not.toContain(text);
});

test("it can be sent by e-mail instead, in the words of the form", async ({ page, context }) => {
  const field = (name: string, kind: string, label: string, more = {}) => ({ name, kind, label, max_length: 2_000, ...more });
  const fields = [
    field("name", "text", "Your name"),
    field("message", "textarea", "What are you building?"),
    field("budget", "select", "Budget range", { options: [{ value: "small", label: "Under 25,000" }, { value: "large" }] }),
    field("needs", "checkbox", "Needs", { options: [{ value: "ai", label: "Something with AI" }, { value: "Design" }] }),
    field("campaign", "hidden", "", { value: "spring" }),
  ];
  const typed = { name: "Ada Lovelace", budget: "small", needs: "Design, ai", campaign: "spring" };
  await leave(context, lines({ state: "g", message: "Two\nlines", typed }));
  await openWith(page, { email: "hello@example.com", form: fields });
  await outbox(page).open();
  const href = (await outbox(page).item.getByRole("link", { name: "E-mail it instead" }).getAttribute("href")) ?? "";
  expect(href).toMatch(/^mailto:hello@example\.com\?subject=Plainspoken&body=/);
  expect(decodeURIComponent(href.split("body=")[1]).split("\r\n")).toEqual([
    "Your name: Ada Lovelace",
    "What are you building? Two",
    "lines",
    "Budget range: Under 25,000",
    "Needs: Something with AI, Design",
    "",
  ]);
});
