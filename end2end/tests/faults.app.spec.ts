// Faulty servers and networks: an inquiry is never lost and never stored twice, and only a proof looks like a success.
// What each response proves is decided in crates/core/src/delivery, and when an inquiry is sent again in
// crates/core/src/outbox.
import { createHash } from "node:crypto";
import { FAULTS, test, type Behaviour, type Fault } from "../faulty";
import { fill, form, MARKER, message } from "../form";
import { appReady, expect } from "../fixtures";
import type { Page } from "@playwright/test";
import { stored } from "../inbox";
import { freeze, kept, outbox, passingUntil, SOON } from "../outbox";
import { openWith } from "../settings";

/** The card says that this fault left the inquiry unconfirmed, kept, and due at the right time. */
async function expectUnconfirmed(page: Page, text: string, fault: Fault) {
  const { card } = outbox(page);
  await expect(card).toContainText("Not confirmed yet");
  await expect(card).toContainText("keep it on this device");
  await expect(card).toContainText(text);
  await expect(form(page).outcome).toBeHidden();
  expect(await kept(page)).toContain(text);
  // The outbox waits for as long as the server asks, and up to an eighth longer.
  const times = await page.evaluate((pause) => {
    const at = (seconds: number) => new Date(Date.now() + seconds * 1_000).toLocaleTimeString("en-GB", { timeStyle: "short" });
    return [at(pause), at(pause * 1.125)];
  }, fault.pause ?? 0);
  await expect(card).toContainText(fault.pause ? new RegExp(`We send it again at (${times.join("|")}),`) : "in less than a minute");
}

test("an inquiry stays on the device through every fault, and is stored once", async ({
  page,
  server,
  open,
  complaints,
  database,
}) => {
  test.setTimeout(60_000);
  complaints.expect(...FAULTS.flatMap(({ complaint }) => complaint ?? []));
  await page.clock.install();
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await freeze(page);
  let send = form(page).send;
  let isCommitted = false;
  for (const [index, fault] of FAULTS.entries()) {
    await test.step(fault.what, async () => {
      server.does(fault.does, { times: 1 });
      await send.click();
      await expect.poll(() => server.posts.length).toBe(index + 1);
      await expectUnconfirmed(page, text, fault);
      if (index === 0) await expect(page.locator("#contact-outcome")).toBeFocused();
      isCommitted ||= fault.commits ?? false;
      expect(await stored(database, text)).toHaveLength(isCommitted ? 1 : 0);
    });
    send = outbox(page).card.getByRole("button", { name: "Send now" });
  }
  await test.step("the inbox's response shows the first commit's reference", async () => {
    await send.click();
    await expect(form(page).outcome).toBeVisible();
    expect(await kept(page)).toBe("");
    const inquiries = await stored(database, text);
    expect(inquiries).toHaveLength(1);
    await expect(form(page).reference).toHaveText(inquiries[0].reference);
    expect(server.posts).toHaveLength(FAULTS.length + 1);
    expect(new Set(server.posts).size).toBe(1);
  });
});

// The journey above has each fault in turn. Here each fault hits a first attempt.
for (const fault of FAULTS) {
  test(`${fault.what}: the inquiry is kept, and stored once`, { tag: "@all" }, async ({ page, server, open, complaints, database }) => {
    if (fault.complaint) complaints.expect(fault.complaint);
    server.does(fault.does, { times: 1 });
    await page.clock.install();
    const text = message();
    await open("terms/api/");
    await fill(page, text);
    await freeze(page);
    await form(page).send.click();
    await expectUnconfirmed(page, text, fault);
    await expect(page.locator("#contact-outcome")).toBeFocused();
    expect(await stored(database, text)).toHaveLength(fault.commits ? 1 : 0);

    await outbox(page).card.getByRole("button", { name: "Send now" }).click();
    await expect(form(page).outcome).toBeVisible();
    expect(await kept(page)).toBe("");
    const inquiries = await stored(database, text);
    expect(inquiries).toHaveLength(1);
    await expect(form(page).reference).toHaveText(inquiries[0].reference);
    expect(server.posts).toHaveLength(2);
    expect(server.posts[1]).toBe(server.posts[0]);
  });
}

test("an inquiry that the endpoint might store twice is not sent again", async ({ page, context, server, complaints }) => {
  complaints.expect(/ERR_/);
  const proof = { member: ["ok", "true"] };
  await openWith(page, { preset: { kind: "json", proof, repeatable: false } });
  const { card, bar } = outbox(page);
  await test.step("the network is lost while the response is awaited", async () => {
    let lose = () => {};
    server.does(({ reset }) => (lose = reset), { times: 1 });
    await fill(page, message());
    await form(page).send.click();
    await expect.poll(() => server.posts.length).toBe(1);
    await context.setOffline(true);
    lose();
    await expect(card).toContainText("may have arrived, but nothing confirms it");
    await context.setOffline(false);
    await page.reload();
    await appReady(page);
    await expect(bar).toContainText("1 message not confirmed yet");
    expect(server.posts).toHaveLength(1);
  });
  // Chromium does not follow the redirect of a post while Playwright intercepts any request of the page.
  await page.unrouteAll();
  for (const [index, status] of [301, 302].entries()) {
    await test.step(`a redirect with status ${status} leads to a page that answers yes`, async () => {
      let asked = 0;
      server.does(({ answer }) => answer(status, { location: "/yes" }), { times: 1 });
      server.does(
        ({ answer }) => {
          asked += 1;
          answer(200, { "content-type": "application/json" }, '{"ok":true}');
        },
        { path: "/yes" },
      );
      await fill(page, message());
      await form(page).send.click();
      await expect(card).toContainText("We cannot tell whether it arrived.");
      await expect(form(page).outcome).toBeHidden();
      expect(asked).toBe(1);
      expect(server.posts).toHaveLength(index + 2);
      await page.getByRole("button", { name: "Write another" }).click();
    });
  }
});

test("an endpoint that is silent for half a minute is not awaited, nor replaced by the fallback", async ({ page, server, database }) => {
  await page.clock.install();
  let posts = 0;
  server.does(() => {}, { times: 1 });
  server.does(
    ({ answer }) => {
      posts += 1;
      answer(500);
    },
    { path: "/api/other" },
  );
  const text = message();
  await openWith(page, { fallback: "/api/other" });
  await fill(page, text);
  await form(page).send.click();
  await expect.poll(() => server.posts.length).toBe(1);
  await expect(page.getByRole("button", { name: "Sending…" })).toBeVisible();
  await page.clock.fastForward(31_000);
  const { card } = outbox(page);
  await expect(card).toContainText("Nothing proves yet");
  // With a fallback, two services may have the inquiry in the end.
  await expect(card).not.toContainText("stored twice");
  await passingUntil(page, () => expect(form(page).outcome).toBeVisible(SOON));
  expect(await stored(database, text)).toHaveLength(1);
  expect(posts).toBe(0);
});

test("an inquiry whose endpoint is blocked goes to the fallback", async ({ page, server, complaints, database }) => {
  complaints.expect(/ERR_CONNECTION_RESET/);
  await page.clock.install();
  const blocked: string[] = [];
  server.does(
    ({ inquiry, reset }) => {
      blocked.push(inquiry.id);
      reset();
    },
    { path: "/api/blocked" },
  );
  server.does(({ reset }) => reset(), { times: 1 });
  const text = message();
  await openWith(page, { endpoint: "/api/blocked", fallback: "/api/inquiries" });
  await fill(page, text);
  await freeze(page);
  await form(page).send.click();
  const { card } = outbox(page);
  await test.step("the inquiry is kept while neither endpoint can be reached", async () => {
    await expect(card).toContainText("Nothing proves yet that your message arrived");
  });
  await test.step("the fallback stores the inquiry under the same id", async () => {
    await card.getByRole("button", { name: "Send now" }).click();
    await expect(form(page).outcome).toBeVisible();
    const inquiries = await stored(database, text);
    expect(inquiries).toHaveLength(1);
    expect(new Set([...blocked, ...server.posts])).toEqual(new Set([inquiries[0].id]));
    expect(blocked).toHaveLength(2);
  });
});

test("an inquiry carries a proof of work, or is sent without one where there is no challenge", async ({ page, server, complaints, database }) => {
  test.setTimeout(40_000);
  complaints.expect(/ERR_CONNECTION_RESET/, /404/, /503/);
  await page.clock.install();
  const challenge = { path: "/api/challenge" };
  let asked = 0;
  const { card } = outbox(page);
  await openWith(page, { proof_of_work: true });

  await test.step("an inquiry waits for a challenge that does not come, and goes without a proof in the end", async () => {
    const reset: Behaviour = ({ reset }) => {
      asked += 1;
      reset();
    };
    server.does(reset, challenge);
    server.does(() => (asked += 1), { ...challenge, times: 1 });
    const text = message();
    await fill(page, text);
    await form(page).send.click();
    await expect(page.getByRole("button", { name: "Sending…" })).toBeVisible();
    await expect.poll(() => asked).toBe(1);
    await page.clock.fastForward(31_000);
    await expect(card).toContainText("Nothing proves yet");
    expect(server.posts).toHaveLength(0);
    await passingUntil(page, () => expect(form(page).outcome).toBeVisible(SOON));
    expect(asked).toBe(3);
    expect(server.posts).toHaveLength(1);
    expect(await stored(database, text)).toHaveLength(1);
    await page.getByRole("button", { name: "Write another" }).click();
  });

  await test.step("an inquiry goes without a proof where the inbox has no challenge", async () => {
    server.does(({ answer }) => answer(404), challenge);
    const text = message();
    await fill(page, text);
    await form(page).send.click();
    await expect(form(page).outcome).toBeVisible();
    expect(await stored(database, text)).toHaveLength(1);
    await page.getByRole("button", { name: "Write another" }).click();
  });

  await test.step("each attempt solves a new challenge", async () => {
    const hash = (text: string) => createHash("sha256").update(text).digest("hex");
    let number = 0;
    server.does(({ answer }) => {
      number += 1;
      const salt = `salt${number}?expires=4102444800&`;
      const json = { algorithm: "SHA-256", challenge: hash(`${salt}4321`), maxnumber: 10_000, salt, signature: "signed" };
      answer(200, { "content-type": "application/json" }, JSON.stringify(json));
    }, challenge);
    const proofs: Record<string, unknown>[] = [];
    const read: Behaviour = ({ inquiry }) => proofs.push(JSON.parse(Buffer.from(inquiry.evidence?.proof ?? "", "base64").toString()));
    server.does(
      async (exchange) => {
        read(exchange);
        const { status, headers, body } = await exchange.commit();
        exchange.answer(status, headers, body);
      },
      { times: 1 },
    );
    server.does(
      (exchange) => {
        read(exchange);
        exchange.answer(503, { ...MARKER, "retry-after": "3600" });
      },
      { times: 1 },
    );
    await fill(page, message());
    await form(page).send.click();
    await card.getByRole("button", { name: "Send now" }).click();
    await expect(form(page).outcome).toBeVisible();
    expect(proofs).toMatchObject([
      { algorithm: "SHA-256", number: 4321, salt: "salt1?expires=4102444800&", signature: "signed" },
      { algorithm: "SHA-256", number: 4321, salt: "salt2?expires=4102444800&", signature: "signed" },
    ]);
  });
});

test("the next page finishes what a killed page was sending", async ({ page, context, server, open, database }) => {
  const text = message();
  const ids = server.posts;
  server.does(({ commit }) => commit(), { times: 1 });
  server.does(() => {}, { times: 1 });
  await test.step("the first page is killed before the inquiry is stored", async () => {
    await open("terms/api/");
    await fill(page, text);
    await form(page).send.click();
    await expect.poll(() => ids.length).toBe(1);
    expect(await stored(database, text)).toHaveLength(0);
    await page.close();
  });
  const next = async () => {
    const next = await context.newPage();
    await next.goto("terms/webhook/");
    await appReady(next);
    return next;
  };
  await test.step("the second page is killed after the inquiry is stored and before the response", async () => {
    const second = await next();
    await expect.poll(() => ids.length).toBe(2);
    await expect.poll(async () => (await stored(database, text)).length).toBe(1);
    await second.close();
  });
  await test.step("the third page has the inquiry confirmed", async () => {
    const third = await next();
    await expect.poll(() => ids.length).toBe(3);
    await expect.poll(() => kept(third)).toBe("");
    expect(new Set(ids).size).toBe(1);
    expect(await stored(database, text)).toHaveLength(1);
  });
});

// The property tests in crates/core/src/outbox/tests/sequences.rs kill pages whose storage fails, at any point.
test("an inquiry that a killed page could not remove from the device is stored once", { tag: "@all" }, async ({
  page,
  context,
  server,
  open,
  database,
}) => {
  const text = message();
  // The page's database keeps everything, as if the page were killed before the removal.
  await page.addInitScript(() => {
    IDBObjectStore.prototype.delete = function (this: IDBObjectStore) {
      return this.count() as IDBRequest<undefined | number> as IDBRequest<undefined>;
    };
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
