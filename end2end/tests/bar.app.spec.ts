// The bar of unconfirmed inquiries that earlier pages left: each state, and what the visitor can do.
// Unit tests of the core cover how an inquiry reaches each state, and those of the app cover each state's text.
import { clear, ENDPOINT, expectKept, fill, form, MARKER, message } from "../form";
import { expect, test } from "../fixtures";
import { recordedEvents, recordEvents } from "../events";
import { stored } from "../inbox";
import { announcement, cutOff, kept, lines, outbox, seedStorage } from "../outbox";
import { openWith } from "../settings";

test("an inquiry that is no longer tried can be sent again or e-mailed", async ({ page, context, complaints, database }) => {
  complaints.expect(/503/);
  const field = (name: string, kind: string, label: string, more = {}) => ({ name, kind, label, max_length: 2_000, ...more });
  const fields = [
    field("name", "text", "Your name"),
    field("message", "textarea", "What are you building?"),
    field("email", "email", "Email"),
    field("budget", "select", "Budget range", { options: [{ value: "small", label: "Under 25,000" }, { value: "large" }] }),
    field("needs", "checkbox", "Needs", { options: [{ value: "ai", label: "Something with AI" }, { value: "Design" }] }),
    field("campaign", "hidden", "", { value: "spring" }),
  ];
  const typed = { name: "Ada Lovelace", email: "ada@example.com", budget: "small", needs: "Design, ai", campaign: "spring" };
  const text = `${message()}\nin two lines`;
  await recordEvents(page);
  await seedStorage(context, lines({ state: "u", message: text, typed, attempts: 5, days: 8 }));
  const restore = await cutOff(context);
  await openWith(page, { email: "hello@example.com", form: fields });
  const { item } = outbox(page);
  const reasons = async () =>
    (await recordedEvents(page)).filter(({ type }) => type.endsWith("failed")).map(({ detail }) => detail.why);

  await test.step("the last attempt's failure is announced", async () => {
    await expect(announcement(page)).toHaveText("Not confirmed. We no longer try.");
    await outbox(page).open();
    await expect(item).toContainText("We tried for 7 days, and nothing confirmed your message.");
    expect(await reasons()).toEqual(["gave-up"]);
  });
  await test.step("the e-mail has the form's labels", async () => {
    const href = (await item.getByRole("link", { name: "E-mail it instead" }).getAttribute("href")) ?? "";
    expect(href).toMatch(/^mailto:hello@example\.com\?subject=Plainspoken&body=/);
    const [first, second] = text.split("\n");
    expect(decodeURIComponent(href.split("body=")[1]).split("\r\n")).toEqual([
      "Your name: Ada Lovelace",
      `What are you building? ${first}`,
      second,
      "Email: ada@example.com",
      "Budget range: Under 25,000",
      "Needs: Something with AI, Design",
      "",
    ]);
  });
  await test.step("each failed Send now is announced, and keeps the focus", async () => {
    // The date comes before the time where the next attempt is after midnight.
    const next = /^Not confirmed yet\. Next try at (\d+ \w+ \d{4}, )?\d\d:\d\d$/;
    for (const _ of ["first", "second"]) {
      await item.getByRole("button", { name: "Send now" }).click();
      await expect(announcement(page)).toHaveText(next);
      await expect(item.getByRole("button", { name: "Send now" })).toBeFocused();
    }
    expect(await reasons()).toEqual(["gave-up", "kept", "kept"]);
  });
  await test.step("a successful Send now stores the inquiry", async () => {
    await restore();
    await item.getByRole("button", { name: "Send now" }).click();
    await expect(item).toContainText("We have it.");
    expect(await stored(database, text)).toHaveLength(1);
  });
});

test("a refused inquiry returns to the form with its errors", async ({ page, context, open, complaints, database }) => {
  complaints.expect(/422/);
  const text = message();
  const detail = "Enter an email address like name@example.com";
  await context.route(
    ENDPOINT,
    (route) => route.fulfill({ status: 422, headers: MARKER, json: { errors: [{ field: "email", code: "not-an-email", detail }] } }),
    { times: 1 },
  );
  await seedStorage(context, lines({ state: "u", message: text }));
  await open("terms/api/");
  await outbox(page).open();
  const { bar, item } = outbox(page);
  await test.step("the bar shows the errors, on the next page too", async () => {
    await expect(item).toContainText("It was not accepted as it is.");
    await expect(item).toContainText(detail);
    await expect(item.getByRole("button", { name: "Send now" })).toHaveCount(0);
    await open("terms/webhook/");
    await outbox(page).open();
    await expect(item).toContainText(detail);
  });
  await test.step("a form with other content is not overwritten", async () => {
    await form(page).message.fill("Another thought");
    await item.getByRole("button", { name: "Put it back" }).click();
    await expect(announcement(page)).toHaveText("First send or clear what the form holds");
    await expect(form(page).message).toHaveValue("Another thought");
    await clear(page);
  });
  await test.step("an empty form takes the inquiry back, with its errors", async () => {
    await item.locator("[data-part=put-back]").click();
    await expect(form(page).problems).toBeFocused();
    await expect(form(page).problems.getByRole("link")).toHaveText([detail]);
    await expect(form(page).email).toHaveAttribute("aria-invalid", "true");
    await expectKept(page, text);
    await expect(bar).toBeHidden();
  });
  await test.step("the corrected inquiry is stored", async () => {
    await form(page).email.fill("ada@example.org");
    await form(page).send.click();
    await expect(form(page).outcome).toBeVisible();
    expect(await kept(page)).toBe("");
    expect((await stored(database, text)).map(({ fields }) => fields.email)).toEqual(["ada@example.org"]);
  });
});

test("a full outbox hands a new inquiry back into the form, and can be emptied", async ({ page, context, open }) => {
  const { bar, item } = outbox(page);
  const given = Array.from({ length: 17 }, (_, number) => ({ state: "g" as const, message: `Number ${number}` }));
  const refused = message();
  await seedStorage(
    context,
    lines(
      { state: "s", message: "Sent today" },
      { state: "s", message: "Sent long ago", days: 7 },
      { state: "u", message: "Not as it was", damaged: true },
      // Earlier builds did not store the errors of a refusal.
      { state: "r", message: refused },
      ...given,
    ),
  );
  await open("terms/api/");
  await test.step("an inquiry sent long ago to an endpoint that confirms nothing is forgotten", async () => {
    await expect(bar).toContainText("20 messages not confirmed yet");
    expect(await kept(page)).not.toContain("Sent long ago");
  });
  await test.step("one more inquiry stays in the form", async () => {
    const text = message();
    await fill(page, text);
    await form(page).send.click();
    await expect(page.getByRole("alert").filter({ hasText: "Your message was not sent" })).toBeFocused();
    await expectKept(page, text);
    expect(await kept(page)).not.toContain(text);
    await clear(page);
  });
  await outbox(page).open();
  await test.step("a sent inquiry that nothing confirms can be forgotten", async () => {
    const sent = item.filter({ hasText: "Sent today" });
    await expect(sent).toContainText("Your message was sent.");
    await sent.getByRole("button", { name: "Done, forget it" }).click();
    await expect(sent).toHaveCount(0);
    expect(await kept(page)).not.toContain("Sent today");
  });
  await test.step("a damaged inquiry cannot be sent, and can be discarded", async () => {
    const damaged = item.filter({ hasText: "Not as it was" });
    await expect(damaged).toContainText("damaged");
    await expect(damaged.getByRole("button", { name: "Send now" })).toHaveCount(0);
    await damaged.getByText("Discard…").click();
    await damaged.getByRole("button", { name: "Yes, discard it" }).click();
    await expect(damaged).toHaveCount(0);
    expect(await kept(page)).not.toContain("Not as it was");
  });
  await test.step("a refused inquiry without reasons returns to the form, and to the bar when the form is cleared", async () => {
    await item.filter({ hasText: refused }).getByRole("button", { name: "Put it back" }).click();
    await expect(form(page).message).toBeFocused();
    await expectKept(page, refused);
    await expect(bar).toContainText("17 messages");
    await clear(page);
    await expect(bar).toContainText("18 messages");
  });
});
