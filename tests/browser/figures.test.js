// The figures of an open page: they move within five seconds of a response, and stand still for whoever left.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { signedIn } from './staff.js';
import { browser, demo, quick, overNetwork, stage } from './stage.js';
import { eventually } from './wait.js';

/** A response's id as a form's script makes it: the hour, then chance (RFC 9562, version 8). */
const idOf = () => {
  const hour = Math.floor(Date.now() / 3_600_000).toString(16).padStart(8, '0');
  const rest = randomUUID();
  return `${hour}-${rest.slice(9, 13)}-8${rest.slice(15)}`;
};

// So many that each of a commune's three counters has its ten.
stage(() => {}, { simulated: 3000 });
overNetwork();

test('an open page of Nội vụ shows a response by itself, and keeps what was unfolded', { timeout: 90_000 }, async () => {
  const { page } = await signedIn(browser, demo, 'noi.vu', { role: 'home-affairs' });
  await page.goto(`${demo.at.origin}/staff/results/demo-mot-cua-nhanh`);
  const told = () => page.locator('[data-part=head] .facts').innerText();
  assert.match(await told(), /3\.000 phiếu/);
  const progress = await page.locator('main').innerText();
  assert.match(progress, /Tiến độ so với mẫu cần có/);
  assert.match(progress, /\d+ trong 81 đơn vị đã đủ mẫu; cả 81 đơn vị có [\d.]+ trong 8\.100 phiếu cần có/);
  await page.locator('[data-part=figures] summary').first().click();
  const { counter } = await quick();
  const sheet = { definition: 'mot-cua-nhanh.1', lang: 'vi', answers: { field: 'dat-dai', access: 1, staff: 1 }, page_token: null, code: null };
  const stored = await page.request.put(counter.put(idOf()), { data: sheet });
  assert.equal(stored.status(), 201, await stored.text());
  await eventually(async () => /3\.001 phiếu/.test(await told()), 'the page tells of the response');
  assert.equal(await page.locator('[data-part=figures] details').first().evaluate((one) => one.open), true);
  assert.match(await page.locator('.moves').innerText(), /lần gần nhất lúc \d/);
  await page.context().clearCookies();
  await eventually(async () => /ngừng tự cập nhật/.test(await page.locator('.moves').innerText()), 'the page says that it stands still');
  await page.context().close();
});

test('Nội vụ goes down from the province to one counter and back, and finds the ratios beside', { timeout: 90_000 }, async () => {
  const { page } = await signedIn(browser, demo, 'noi.vu.2', { role: 'home-affairs' });
  await page.goto(`${demo.at.origin}/staff/results/demo-mot-cua-nhanh`);
  const table = () => page.locator('[data-part=figures] details').first();
  await table().locator('summary').click();
  await table().getByRole('link', { name: 'Xã Vĩnh Linh', exact: true }).click();
  assert.match(page.url(), /under=19363&by=counter$/);
  assert.match(await page.locator('main').innerText(), /Chỉ số theo quầy\n+(Chưa quầy nào trong|Cả|\d trong) 3 quầy .*đạt mục tiêu/);
  await table().locator('summary').click();
  await table().getByRole('link', { name: 'Quầy số 2: Đất đai', exact: true }).click();
  const trail = page.getByRole('navigation', { name: 'Đơn vị đang xem' });
  assert.match(await trail.innerText(), /Quảng Trị\s+Xã Vĩnh Linh\s+Quầy số 2: Đất đai$/);
  const told = await page.locator('main').innerText();
  assert.match(told, /Chỉ số theo quầy\n+Quầy số 2: Đất đai (đã|chưa) đạt mục tiêu/);
  assert.doesNotMatch(told, /Tiến độ so với mẫu/, 'a counter has no sample of its own');
  assert.equal(await page.locator('select[name=touchpoint]').inputValue(), new URL(page.url()).searchParams.get('touchpoint'));
  await trail.getByRole('link', { name: 'Xã Vĩnh Linh' }).click();
  assert.match(page.url(), /under=19363&by=counter$/);
  await trail.getByRole('link', { name: 'Tất cả đơn vị' }).click();
  assert.match(page.url(), /demo-mot-cua-nhanh$/);
  await page.getByRole('link', { name: 'Tỷ lệ theo QĐ 766' }).click();
  assert.match(await page.locator('main').innerText(), /Đây không phải kết quả khảo sát[\s\S]+Số liệu của từng đơn vị/);
  await page.context().close();
});
