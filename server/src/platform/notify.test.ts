import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Actor } from '@shuangfang/shared/access/actor'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Accounts } from '#modules/account/account.entity'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { payloads } from '#test/hostile/payloads'
import { mailChannel } from './channels/mail'
import { deliverNotifications } from './delivery'
import { notify } from './notify'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)

const mails: { to: string; text: string }[] = []
/** What the mail server does with the next messages. */
let answer: 'take' | 'busy' | 'unknown' = 'take'
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onRcptTo: (_address, _session, done) => {
    if (answer === 'take') return done()
    done(Object.assign(new Error('no'), { responseCode: answer === 'busy' ? 451 : 550 }))
  },
  onData: (stream, session, done) => {
    buffer(stream).then((bytes) => {
      mails.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), text: bytes.toString() })
      done()
    }, done)
  },
})
const services = { ...platform.services, channels: [] as ReturnType<typeof mailChannel>[] }
const ground = { ...platform, services }
beforeAll(async () => {
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  const { port } = smtp.server.address() as AddressInfo
  services.channels.push(mailChannel(`smtp://127.0.0.1:${port}`, '双防平台 <no-reply@example.org>'))
})
afterAll(async () => {
  for (const channel of services.channels) channel.close?.()
  await new Promise<void>((resolve) => smtp.close(resolve))
  await platform.close()
})

async function someone(email: string | null = `${crypto.randomUUID()}@example.org`) {
  const { tenantId } = await given.enterprise()
  const actor = await given.member(tenantId, 'worker')
  const system = given.system(tenantId)
  if (email) await system.saveWhere(Accounts, 'manage', { id: actor.userId }, { email })
  return { actor, email, ctx: Object.assign(given.system(tenantId), { services }) }
}
const notice = {
  title: '隐患即将逾期',
  body: '冲压车间的 1 条隐患将于明天到期。',
  link: '/desk/hazards/7',
  key: 'hazard 7 due_soon 1',
}
const mailsTo = (email: string | null) => mails.filter(({ to }) => to === email)
const deliveryOf = async (actor: Actor) =>
  (
    await platform.db.query(
      'SELECT d.* FROM delivery d JOIN notification n ON n.tenant_id = d.tenant_id AND n.id = d.notification_id WHERE n.user_id = ?',
      [actor.userId],
    )
  )[0]
const hurry = (actor: Actor) =>
  platform.db.query(
    'UPDATE delivery d JOIN notification n ON n.tenant_id = d.tenant_id AND n.id = d.notification_id SET d.next_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE n.user_id = ?',
    [actor.userId],
  )

describe('notifications', () => {
  it('reach the person once, in the app and by mail, however often the occasion repeats', async () => {
    const { actor, email, ctx } = await someone()
    await Promise.all([
      notify(ctx, { to: [actor.userId], ...notice }),
      notify(ctx, { to: [actor.userId, '999'], ...notice }),
    ])
    await notify(ctx, { to: [actor.userId], ...notice })
    await Promise.all([1, 2, 3].map(() => deliverNotifications(ground)))
    expect((await as(actor).get('/api/notifications')).body.items).toMatchObject([
      { title: notice.title, body: notice.body, link: notice.link, readAt: null },
    ])
    expect(mailsTo(email)).toHaveLength(1)
    const text = mailsTo(email)[0]?.text ?? ''
    expect(text).toMatch(/^Message-ID: <[0-9a-f]{40}@shuangfang>/m)
    expect(text).toMatch(/^Subject: =\?UTF-8\?/m)
    expect(await deliveryOf(actor)).toMatchObject({ state: 'sent', attempts: 1 })
  })

  it('are plain text in the mail, whatever the words, and add nothing to its head', async () => {
    const { actor, email, ctx } = await someone()
    for (const [i, payload] of payloads.entries()) {
      if (i % 10) continue
      const words = { title: `${payload}\r\nBcc: everyone@x.invalid\r\n\r\n<b>`.slice(0, 120), body: payload }
      await notify(ctx, { to: [actor.userId], ...notice, ...words, key: `hostile ${i}` })
    }
    while ((await deliverNotifications(ground)) > 0);
    expect(mailsTo(email).length).toBeGreaterThan(10)
    for (const { text } of mailsTo(email)) {
      const head = text.slice(0, text.indexOf('\r\n\r\n'))
      expect(head.match(/^content-type: .*/gim)).toEqual(['Content-Type: text/plain; charset=utf-8'])
      expect(head).not.toMatch(/^(bcc|cc):/im)
    }
  })

  it('wait while the mail server is busy and keep their message id', async () => {
    const { actor, email, ctx } = await someone()
    await notify(ctx, { to: [actor.userId], ...notice })
    answer = 'busy'
    await deliverNotifications(ground)
    expect(await deliveryOf(actor)).toMatchObject({ state: 'queued', attempts: 1, error: expect.stringMatching('451') })
    answer = 'take'
    await deliverNotifications(ground)
    expect(mailsTo(email)).toHaveLength(0)
    await hurry(actor)
    await deliverNotifications(ground)
    expect(mailsTo(email)).toHaveLength(1)
  })

  it('are given up where nobody will ever take them', async () => {
    const { actor, email, ctx } = await someone()
    await notify(ctx, { to: [actor.userId], ...notice })
    answer = 'unknown'
    await deliverNotifications(ground)
    answer = 'take'
    expect(await deliveryOf(actor)).toMatchObject({ state: 'failed', attempts: 1 })
    await hurry(actor)
    await deliverNotifications(ground)
    expect(mailsTo(email)).toHaveLength(0)
  })

  it('stay in the app for people without an address, and do not go to people who left', async () => {
    const { actor, ctx } = await someone(null)
    await notify(ctx, { to: [actor.userId], ...notice })
    expect(await deliveryOf(actor)).toBeUndefined()
    await platform.db.query("UPDATE account SET status = 'disabled' WHERE id = ?", [actor.userId])
    await notify(ctx, { to: [actor.userId], ...notice, key: 'another' })
    expect((await as(actor).get('/api/notifications')).body.items).toHaveLength(1)
  })

  it('are counted until read, one by one or all at once, each by their own reader only', async () => {
    const { actor, ctx } = await someone(null)
    const { id: colleagueId } = await given.account(ctx.tenantId, ['worker'])
    const colleague = { ...actor, userId: colleagueId }
    for (const key of ['a', 'b', 'c']) await notify(ctx, { to: [actor.userId, colleagueId], ...notice, key })
    const unread = async (who: Actor) => (await as(who).get('/api/notifications/unread')).body.count
    const [newest] = (await as(actor).get('/api/notifications')).body.items
    expect((await as(colleague).post(`/api/notifications/${newest.id}/read`)).status).toBe(404)
    expect((await as(actor).post(`/api/notifications/${newest.id}/read`)).body.readAt).toMatch(/Z$/)
    expect([await unread(actor), await unread(colleague)]).toEqual([2, 3])
    expect((await as(actor).get('/api/notifications?unread=1')).body.items).toHaveLength(2)
    await as(actor).post('/api/notifications/read-all')
    expect([await unread(actor), await unread(colleague)]).toEqual([0, 3])
    expect((await as(null).get('/api/notifications/unread')).status).toBe(401)
  })
})

describe('mail', () => {
  const deliveriesOf = (actor: Actor) =>
    platform.db.query('SELECT * FROM delivery WHERE user_id = ? ORDER BY id', [actor.userId])

  it('is sent while no connection to the database is held', async () => {
    const { actor, email, ctx } = await someone()
    await notify(ctx, { to: [actor.userId], ...notice })
    let held: unknown[] = []
    const watching = {
      ...(services.channels[0] as (typeof services.channels)[number]),
      async send(message: Parameters<(typeof services.channels)[number]['send']>[0]) {
        held = await platform.db.query(
          "SELECT 1 FROM delivery WHERE user_id = ? AND state = 'sending' FOR UPDATE NOWAIT",
          [actor.userId],
        )
        await services.channels[0]?.send(message)
      },
    }
    await deliverNotifications({ ...ground, services: { ...services, channels: [watching] } })
    // Nobody else has the row locked, and what is under way is seen by everyone.
    expect(held).toHaveLength(1)
    expect(mailsTo(email)).toHaveLength(1)
  })

  it('of a worker that died is sent again after its lease, under the same id, and its late answer changes nothing', async () => {
    const { actor, email, ctx } = await someone()
    await notify(ctx, { to: [actor.userId], ...notice })
    let awake = () => {}
    const gate = new Promise<void>((resolve) => {
      awake = resolve
    })
    const sleepy = {
      ...(services.channels[0] as (typeof services.channels)[number]),
      async send(message: Parameters<(typeof services.channels)[number]['send']>[0]) {
        await services.channels[0]?.send(message)
        await gate
        throw new Error('too late')
      },
    }
    const dying = deliverNotifications({ ...ground, services: { ...services, channels: [sleepy] } })
    await expect.poll(() => mailsTo(email).length).toBe(1)
    await deliverNotifications(ground)
    expect(mailsTo(email)).toHaveLength(1)
    await platform.db.query(
      'UPDATE delivery SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE user_id = ?',
      [actor.userId],
    )
    await deliverNotifications(ground)
    awake()
    await dying
    const ids = mailsTo(email).map(({ text }) => /^Message-ID: (.*)$/im.exec(text)?.[1])
    expect(ids).toEqual([ids[0], ids[0]])
    expect(await deliveriesOf(actor)).toMatchObject([{ state: 'sent', attempts: 2, lease_until: null }])
  })

  it('to one person keeps its order; the later waits for the earlier, others do not', async () => {
    const [one, other] = [await someone(), await someone()]
    for (const key of ['first', 'second', 'third'])
      await notify(one.ctx, { to: [one.actor.userId], ...notice, key, body: key })
    answer = 'busy'
    await deliverNotifications(ground)
    answer = 'take'
    await notify(other.ctx, { to: [other.actor.userId], ...notice })
    await deliverNotifications(ground)
    expect([mailsTo(one.email).length, mailsTo(other.email).length]).toEqual([0, 1])
    expect((await deliveriesOf(one.actor)).map(({ attempts }: { attempts: number }) => attempts)).toEqual([1, 0, 0])
    await hurry(one.actor)
    await Promise.all([deliverNotifications(ground), deliverNotifications(ground)])
    await deliverNotifications(ground)
    // A short body travels as quoted-printable or base64, as nodemailer likes.
    const words = mailsTo(one.email).map(({ text }) => {
      const body = text.slice(text.indexOf('\r\n\r\n'))
      return /first|second|third/.exec(`${body}${Buffer.from(body, 'base64')}`)?.[0]
    })
    expect(words).toEqual(['first', 'second', 'third'])
  })

  it('waits while the mail server is closed, and says what kind of fault it was, not to whom', async () => {
    const { actor, email, ctx } = await someone()
    await notify(ctx, { to: [actor.userId], ...notice })
    const closed = mailChannel('smtp://127.0.0.1:1', '双防平台 <no-reply@example.org>')
    await deliverNotifications({ ...ground, services: { ...services, channels: [closed] } })
    expect(await deliveriesOf(actor)).toMatchObject([{ state: 'queued', attempts: 1, error: 'ESOCKET' }])
    await hurry(actor)
    await deliverNotifications(ground)
    expect(mailsTo(email)).toHaveLength(1)
  })
})
