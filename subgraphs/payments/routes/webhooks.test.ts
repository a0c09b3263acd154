import { describe, expect, it } from 'vitest'
import { findChannel } from '../data/channels.ts'
import { sandboxBooks } from '../data/sandbox.ts'
import { sender } from '../providers/client.ts'
import type { Providers } from '../providers/providers.ts'
import { openProviders } from '../providers/providers.ts'
import { sealWith } from '../providers/seal.ts'
import { done } from '../trial/floor.ts'
import { CERTIFICATE } from '../trial/paypal-voice.ts'
import { openDoor } from '../trial/webhook.ts'
import type { Spoken } from '../trial/world.ts'
import { payingBy } from '../trial/world.ts'

type World = Awaited<ReturnType<typeof payingBy>>

/** Paid at the provider, and we have not heard of it yet. */
async function paidThere({ owed, pay, simulator, voice }: World, channel: Spoken) {
  const begun = done(await pay(await owed(), { channel, card: null }))
  simulator.books.pay(begun.id)
  return { paymentId: begun.id, notification: voice.tell({ kind: 'PAID', id: begun.id }) }
}

describe('a notification whose certificate lies with the provider', async () => {
  const channel = 'paypal'
  const world = await payingBy(channel)
  const { simulator, deliver, payment } = world

  it('shall come again while the provider is away, and is believed then', async () => {
    const { paymentId, notification } = await paidThere(world, channel)
    const before = await world.kept()
    for (const fault of ['ERROR_BEFORE', 'SILENT_AFTER', 'CUT_AFTER'] as const) {
      simulator.spoil(CERTIFICATE, fault)
      expect((await deliver(channel, notification)).status).toBe(503)
    }
    expect(await world.kept()).toBe(before)
    expect((await deliver(channel, notification)).status).toBe(200)
    expect((await payment(paymentId)).status).toBe('SUCCEEDED')
  })

  it('is not believed with a certificate that the provider does not have, nor with one from elsewhere', async () => {
    const { paymentId, notification } = await paidThere(world, channel)
    for (const url of [`${simulator.url}${CERTIFICATE}-other`, `https://paypal.test${CERTIFICATE}`, 'no address']) {
      const headers = { ...notification.headers, 'paypal-cert-url': url }
      expect((await deliver(channel, { ...notification, headers })).status).toBe(400)
    }
    expect((await payment(paymentId)).status).toBe('PROCESSING')
  })

  it('is not believed when its signature is wrong, nor when it is none at all, however long it comes again', async () => {
    const { notification } = await paidThere(world, channel)
    const { headers } = notification
    const wrong = [
      { headers, body: `${notification.body} ` },
      { headers: { ...headers, 'paypal-transmission-sig': 'bm8=' }, body: notification.body },
      { headers: {}, body: 'no json' },
    ]
    for (const one of [...wrong, ...wrong]) expect((await deliver(channel, one)).status).toBe(400)
  })
})

/** Of a process that was given another secret than the one that the keys are sealed with. */
const strangers = ({ client, clock }: World): Providers =>
  openProviders({
    seal: sealWith('another secret'),
    send: sender(1_000),
    clock: () => clock.now,
    publicUrl: 'http://mall',
    books: sandboxBooks(client, () => clock.now),
    findChannel: (code) => findChannel(client, code),
  })

const FAIL = '{"received":false}'
const PLAIN = { taken: '{"received":true}', refused: FAIL, later: FAIL }

/** Word for word what each wants to hear: what is said otherwise comes again, or never again. */
const HEARD = {
  stripe: PLAIN,
  paypal: PLAIN,
  'wechat-pay': {
    taken: '{"code":"SUCCESS"}',
    refused: '{"code":"FAIL","message":"signature"}',
    later: '{"code":"FAIL","message":"later"}',
  },
  alipay: { taken: 'success', refused: 'failure', later: 'failure' },
  unionpay: { taken: 'ok', refused: 'signature', later: 'later' },
} as const

describe.each(['stripe', 'wechat-pay', 'alipay', 'unionpay', 'paypal'] as const)('a notification of %s', (channel) => {
  it('is answered as its provider wants when it is not genuine, cannot be checked now, and is kept', async () => {
    const world = await payingBy(channel)
    const { paymentId, notification } = await paidThere(world, channel)
    const { taken, refused, later } = HEARD[channel]
    const nonsense = await world.deliver(channel, { headers: {}, body: 'nonsense' })
    expect(nonsense).toEqual({ status: 400, text: refused })
    // Nobody can open the keys that it is checked with.
    const door = await openDoor({ ...world.till, providers: strangers(world) })
    expect(await door(channel, notification)).toEqual({ status: 503, text: later })
    expect((await world.payment(paymentId)).status).toBe('PROCESSING')
    expect(await world.deliver(channel, notification)).toEqual({ status: 200, text: taken })
    expect((await world.payment(paymentId)).status).toBe('SUCCEEDED')
  })
})

describe.each([
  ['wechat-pay', { merchant: '1900000002' }],
  ['wechat-pay', { app: 'wx0002' }],
  ['alipay', { merchant: '2088000002' }],
  ['alipay', { app: '2021000002' }],
  ['unionpay', { merchant: '777290058110049' }],
] as const)('what %s tells of %o', (channel, other) => {
  it('is kept, pays nothing here, and is shown as a stranger', async () => {
    const world = await payingBy(channel)
    const { paymentId } = await paidThere(world, channel)
    const notification = world.voice.tell({ kind: 'PAID', id: paymentId, ...other })
    expect(await world.deliver(channel, notification)).toEqual({ status: 200, text: HEARD[channel].taken })
    expect((await world.payment(paymentId)).status).toBe('PROCESSING')
    const { rows } = await world.sql.query('select class from difference where subject_id = $1', [paymentId])
    expect(rows).toEqual([{ class: 'STRANGER' }])
  })
})

it('a notification of a channel that was never set up is refused', async () => {
  const { deliver } = await payingBy('stripe')
  expect((await deliver('paypal', { headers: {}, body: '{}' })).status).toBe(400)
})

it('a notification is read up to 256 KiB, and not one byte more', async () => {
  const { deliver, sql } = await payingBy('stripe')
  const sized = (bytes: number) => deliver('stripe', { headers: {}, body: 'x'.repeat(bytes) })
  expect((await sized(256 * 1024)).status).toBe(400)
  expect((await sized(256 * 1024 + 1)).status).toBe(413)
  expect((await sql.query('select 1 from webhook_event')).rows).toEqual([])
})

it('what WeChat signed and closed with another key than ours is refused', async () => {
  const world = await payingBy('wechat-pay')
  const { paymentId } = await paidThere(world, 'wechat-pay')
  const apiKey = 'another-key-of-32-characters-!!!'
  const notification = world.voice.tell({ kind: 'PAID', id: paymentId, apiKey })
  expect(await world.deliver('wechat-pay', notification)).toEqual({ status: 400, text: HEARD['wechat-pay'].refused })
  expect((await world.payment(paymentId)).status).toBe('PROCESSING')
})
