// What becomes of an inquiry when something goes wrong: the truth is told, no word lost, nothing stored twice.
import type { Page, Route } from "@playwright/test";
import { ENDPOINT, MARKER, expectKept, fill, form, message } from "../form";
import { expect, hold, test } from "../fixtures";
import { stored } from "../inbox";
import { requests } from "../network";

const failures: [string, (route: Route) => Promise<void>, RegExp[], RegExp][] = [
  [
    "the server is overloaded",
    (route) => route.fulfill({ status: 503, headers: MARKER, contentType: "application/problem+json", body: "{}" }),
    [/^503/, /console error: .*503/],
    /wait a minute and send it again/,
  ],
  [
    "a proxy is out of order",
    (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" }),
    [/^502/, /console error: .*502/],
    /wait a minute and send it again/,
  ],
  [
    "there is no network",
    (route) => route.abort("internetdisconnected"),
    [/ERR_INTERNET_DISCONNECTED/],
    /check your connection and send it again/,
  ],
  [
    "a hotel's network answers with its log-in page",
    (route) => route.fulfill({ contentType: "text/html", body: "<h1>Welcome! Accept our terms</h1>" }),
    [],
    /does not prove that your message arrived/,
  ],
  [
    "something answers in the inbox's place",
    (route) => route.fulfill({ status: 201, json: { id: "x", reference: "AAAAA-AAAAA", duplicate: false } }),
    [],
    /does not prove that your message arrived/,
  ],
  [
    "the answer is of another inquiry",
    (route) =>
      route.fulfill({
        status: 201,
        headers: MARKER,
        json: { id: "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b", reference: "AAAAA-AAAAA", duplicate: false },
      }),
    [],
    /does not prove that your message arrived/,
  ],
  [
    "the endpoint is not there",
    (route) => route.fulfill({ status: 404, contentType: "text/html", body: "<h1>Not found</h1>" }),
    [/^404.*inquiries/, /console error: .*404/],
    /does not prove that your message arrived/,
  ],
];

for (const [what, answer, expected, words] of failures) {
  test(`${what}: it says so, keeps the text, and a second try is stored once`, async ({
    page,
    open,
    complaints,
    database,
  }) => {
    complaints.expect(...expected);
    const ids: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/api/inquiries")) ids.push(request.postDataJSON().id);
    });
    await page.route(ENDPOINT, answer, { times: 1 });
    const text = message();
    await open("terms/api/");
    await fill(page, text);
    const { send, failure, outcome } = form(page);
    await send.click();
    await expect(failure).toBeFocused();
    await expect(failure).toContainText(words);
    await expect(failure).toContainText("Your text is still here");
    await expect(outcome).toBeHidden();
    await expectKept(page, text);
    expect(await stored(database, text)).toHaveLength(0);

    await send.click();
    await expect(outcome).toBeVisible();
    await expect(failure).toHaveCount(0);
    expect(await stored(database, text)).toHaveLength(1);
    expect(ids).toHaveLength(2);
    expect(ids[1]).toBe(ids[0]);
  });
}

/** Sends a message that is stored, though the visitor never hears of it. */
async function sendAndLoseTheAnswer(page: Page) {
  await page.route(
    ENDPOINT,
    async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    },
    { times: 1 },
  );
  const text = message();
  await fill(page, text);
  await form(page).send.click();
  await expect(form(page).failure).toBeVisible();
  return text;
}

test("stored but the answer lost: the second try shows the first one's reference", { tag: "@below" }, async ({
  page,
  open,
  complaints,
  database,
}) => {
  complaints.expect(/ERR_CONNECTION_RESET/);
  await open("terms/api/");
  const text = await sendAndLoseTheAnswer(page);
  const [first] = await stored(database, text);

  await form(page).send.click();
  await expect(form(page).reference).toHaveText(first.reference);
  expect(await stored(database, text)).toHaveLength(1);
});

test("changed after a lost answer it is another inquiry, and both are kept", async ({ page, open, complaints, database }) => {
  complaints.expect(/ERR_CONNECTION_RESET/);
  await open("terms/api/");
  const text = await sendAndLoseTheAnswer(page);
  await form(page).message.fill(`${text} and more`);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  expect(await stored(database, text)).toHaveLength(1);
  expect(await stored(database, `${text} and more`)).toHaveLength(1);
});

test("while it is on its way the button says so, and a second click sends nothing", async ({ page, open, database }) => {
  const text = message();
  const release = await hold(page, ENDPOINT);
  await open("terms/api/");
  const seen = requests(page);
  await fill(page, text);
  await form(page).send.dblclick();
  const sending = page.getByRole("button", { name: "Sending…" });
  await expect(sending).toBeVisible();
  await expect(sending).toHaveAttribute("aria-disabled", "true");
  await sending.dispatchEvent("click");
  await form(page).name.press("Enter");
  release();
  await expect(form(page).outcome).toBeVisible();
  expect(seen.count("/api/inquiries")).toBe(1);
  expect(await stored(database, text)).toHaveLength(1);
});

test("what was sent is told on the page where one is by then", async ({ page, open }) => {
  const release = await hold(page, ENDPOINT);
  await open("terms/api/");
  await fill(page, message());
  await form(page).send.click();
  await expect(page.getByRole("button", { name: "Sending…" })).toBeVisible();
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
  release();
  await expect(form(page).outcome).toBeVisible();
});
