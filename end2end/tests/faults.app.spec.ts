// Whatever goes wrong on the way: an inquiry is never lost and never stored twice, and nothing looks like a
// success that is none.
import { FAULTS, test, type Behaviour } from "../faulty";
import { fill, form, message } from "../form";
import { appReady, expect } from "../fixtures";
import { stored } from "../inbox";
import { freeze, kept, outbox, passingUntil, SOON } from "../outbox";
import { openWith } from "../settings";

for (const fault of FAULTS) {
  test(`${fault.what}: it is kept, said so, and stored once`, async ({ page, server, open, complaints, database }) => {
    if (fault.complaint) complaints.expect(fault.complaint);
    server.does(fault.does, { times: 1 });
    await page.clock.install();
    const text = message();
    await open("terms/api/");
    await fill(page, text);
    await freeze(page);
    await form(page).send.click();
    const { card } = outbox(page);
    await expect(card).toBeVisible();
    await expect(page.locator("#contact-outcome")).toBeFocused();
    await expect(card).toContainText("Not confirmed yet");
    await expect(card).toContainText("kept on this device");
    await expect(card).toContainText(text);
    await expect(form(page).outcome).toBeHidden();
    expect(await kept(page)).toContain(text);
    expect(await stored(database, text)).toHaveLength(fault.commits ? 1 : 0);
    // What is asked for, and up to an eighth more.
    const times = await page.evaluate((pause) => {
      const at = (seconds: number) => new Date(Date.now() + seconds * 1_000).toLocaleTimeString("en-GB", { timeStyle: "short" });
      return [at(pause), at(pause * 1.125)];
    }, fault.pause ?? 0);
    await expect(card).toContainText(fault.pause ? new RegExp(`by itself at (${times.join("|")}),`) : "in less than a minute");

    await card.getByRole("button", { name: "Send now" }).click();
    await expect(form(page).outcome).toBeVisible();
    expect(await kept(page)).toBe("");
    const inquiries = await stored(database, text);
    expect(inquiries).toHaveLength(1);
    await expect(form(page).reference).toHaveText(inquiries[0].reference);
    expect(server.posts).toHaveLength(2);
    expect(server.posts[1]).toBe(server.posts[0]);
  });
}

for (const status of [301, 302]) {
  test(`where ${status} leads to something that says yes, that is no proof`, async ({ page, server }) => {
    server.does(({ answer }) => answer(status, { location: "/yes" }));
    let asked = 0;
    server.does(
      ({ answer }) => {
        asked += 1;
        answer(200, { "content-type": "application/json" }, '{"ok":true}');
      },
      { path: "/yes" },
    );
    const proof = { member: ["ok", "true"] };
    await openWith(page, { preset: { kind: "json", proof, repeatable: false } });
    // While Playwright answers for any address, a post that is sent elsewhere never gets there.
    await page.unrouteAll();
    await fill(page, message());
    await form(page).send.click();
    await expect(outbox(page).card).toContainText("We cannot tell whether it arrived.");
    await expect(form(page).outcome).toBeHidden();
    expect(asked).toBe(1);
  });
}

test("a time of day is understood by the clock of the server that names it", async ({ page, server, open, complaints }) => {
  complaints.expect(/503/);
  const now = Date.now();
  const headers = { date: new Date(now).toUTCString(), "retry-after": new Date(now + 2 * 3_600_000).toUTCString() };
  server.does(({ answer }) => answer(503, headers));
  // The device is wrong about the year.
  await page.clock.install({ time: now + 400 * 24 * 3_600_000 });
  await open("terms/api/");
  await fill(page, message());
  await freeze(page);
  await form(page).send.click();
  const [early, late] = await page.evaluate(() =>
    [2, 2.25].map((hours) => new Date(Date.now() + hours * 3_600_000).toLocaleTimeString("en-GB", { timeStyle: "short" })),
  );
  const shown = await outbox(page).card.getByText(/by itself at/).textContent();
  const time = /(\d\d:\d\d), for/.exec(shown ?? "")?.[1] ?? "";
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const after = (minutes(time) - minutes(early) + 24 * 60) % (24 * 60);
  expect(after, `${early} ≤ ${time} ≤ ${late}`).toBeLessThanOrEqual(15);
});

test("an endpoint that is silent for a minute is not awaited, and the inquiry is sent again", async ({
  page,
  server,
  open,
  database,
}) => {
  await page.clock.install();
  server.does(() => {}, { times: 1 });
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await form(page).send.click();
  await expect.poll(() => server.posts.length).toBe(1);
  await expect(page.getByRole("button", { name: "Sending…" })).toBeVisible();
  await page.clock.fastForward(31_000);
  await expect(outbox(page).card).toContainText("Nothing proves yet");
  await passingUntil(page, () => expect(form(page).outcome).toBeVisible(SOON));
  expect(await stored(database, text)).toHaveLength(1);
});

test.describe("the inbox asks for a puzzle", () => {
  const puzzle = { path: "/api/challenge" };

  test("and is silent: it is not awaited for ever, and nothing goes without a proof", async ({ page, server }) => {
    await page.clock.install();
    let asked = false;
    server.does(() => {
      asked = true;
    }, puzzle);
    await openWith(page, { proof_of_work: true });
    await fill(page, message());
    await form(page).send.click();
    await expect(page.getByRole("button", { name: "Sending…" })).toBeVisible();
    await expect.poll(() => asked).toBe(true);
    await page.clock.fastForward(31_000);
    await expect(outbox(page).card).toContainText("Nothing proves yet");
    expect(server.posts).toHaveLength(0);
  });

  test("and cannot be reached: the inquiry waits, but goes without in the end", async ({ page, server, complaints, database }) => {
    complaints.expect(/ERR_CONNECTION_RESET/);
    await page.clock.install();
    let asked = 0;
    server.does(({ reset }) => {
      asked += 1;
      reset();
    }, puzzle);
    const text = message();
    await openWith(page, { proof_of_work: true });
    await fill(page, text);
    await form(page).send.click();
    await expect(outbox(page).card).toContainText("Nothing proves yet");
    expect(server.posts).toHaveLength(0);
    await passingUntil(page, () => expect(form(page).outcome).toBeVisible(SOON));
    expect(asked).toBe(3);
    expect(await stored(database, text)).toHaveLength(1);
  });

  test("and has none: the inquiry goes without", async ({ page, server, complaints, database }) => {
    complaints.expect(/404/);
    server.does(({ answer }) => answer(404), puzzle);
    const text = message();
    await openWith(page, { proof_of_work: true });
    await fill(page, text);
    await form(page).send.click();
    await expect(form(page).outcome).toBeVisible();
    expect(await stored(database, text)).toHaveLength(1);
  });
});

test("in a tunnel after it was sent, what would be stored twice is not sent again", async ({ page, context, server, complaints }) => {
  complaints.expect(/ERR_/);
  let lose = () => {};
  server.does(({ reset }) => (lose = reset));
  await openWith(page, { preset: { kind: "formspree" } });
  await fill(page, message());
  await form(page).send.click();
  await expect.poll(() => server.posts.length).toBe(1);
  await context.setOffline(true);
  lose();
  await expect(outbox(page).card).toContainText("may have arrived, but nothing confirms it");
  await context.setOffline(false);
  await page.reload();
  await appReady(page);
  await expect(outbox(page).bar).toContainText("1 message not confirmed yet");
  expect(server.posts).toHaveLength(1);
});

test("what is only late does not go to the fallback too", async ({ page, server }) => {
  await page.clock.install();
  let other = 0;
  server.does(() => {});
  server.does(
    ({ answer }) => {
      other += 1;
      answer(500);
    },
    { path: "/api/other" },
  );
  await openWith(page, { fallback: "/api/other" });
  await fill(page, message());
  await form(page).send.click();
  await expect.poll(() => server.posts.length).toBe(1);
  await page.clock.fastForward(31_000);
  const { card } = outbox(page);
  await expect(card).toContainText("Nothing proves yet");
  // Two may have it in the end.
  await expect(card).not.toContainText("stored twice");
  expect(other).toBe(0);
});

test("where neither endpoint can be reached, it is kept", async ({ page, server, complaints, database }) => {
  complaints.expect(/ERR_CONNECTION_RESET/);
  await page.clock.install();
  const reset: Behaviour = ({ reset }) => reset();
  server.does(reset, { path: "/api/blocked" });
  server.does(reset);
  const text = message();
  await openWith(page, { endpoint: "/api/blocked", fallback: "/api/inquiries" });
  await fill(page, text);
  await freeze(page);
  await form(page).send.click();
  const { card } = outbox(page);
  await expect(card).toContainText("Nothing proves yet that your message arrived");
  server.recovers();
  server.does(reset, { path: "/api/blocked" });
  await card.getByRole("button", { name: "Send now" }).click();
  await expect(form(page).outcome).toBeVisible();
  expect(await stored(database, text)).toHaveLength(1);
});

const killed: [string, Behaviour, number][] = [
  ["before it is stored", () => {}, 0],
  ["after it is stored and before the answer", ({ commit }) => commit(), 1],
];
for (const [when, behave, already] of killed) {
  test(`the page is killed ${when}: the next one finishes it`, async ({ page, context, server, open, database }) => {
    const text = message();
    const ids = server.posts;
    server.does(behave, { times: 1 });
    await open("terms/api/");
    await fill(page, text);
    await form(page).send.click();
    await expect.poll(() => ids.length).toBe(1);
    await expect.poll(async () => (await stored(database, text)).length).toBe(already);
    await page.close();

    const later = await context.newPage();
    await later.goto("terms/webhook/");
    await appReady(later);
    await expect.poll(() => ids.length).toBe(2);
    await expect.poll(() => kept(later)).toBe("");
    expect(ids[1]).toBe(ids[0]);
    expect(await stored(database, text)).toHaveLength(1);
  });
}

test("the page is killed between the answer and forgetting: it is stored once", async ({
  page,
  context,
  server,
  open,
  database,
}) => {
  const text = message();
  // The storage forgets nothing in this page, as if it were gone by then.
  await page.addInitScript(() => {
    Storage.prototype.removeItem = () => {};
  });
  await open("terms/api/");
  await fill(page, text);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect(await kept(page)).toContain(text);
  await page.close();

  const later = await context.newPage();
  await later.goto("terms/api/");
  await appReady(later);
  await expect.poll(() => kept(later)).toBe("");
  expect(server.posts).toHaveLength(2);
  expect(server.posts[1]).toBe(server.posts[0]);
  expect(await stored(database, text)).toHaveLength(1);
});
