import { closePayment, holdBalance, openPayment, releaseBalance } from '@supermall/contracts/payments'
import { dayOf } from '@supermall/kernel/day'
import { derivedId, newId } from '@supermall/kernel/id'
import { isObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { brokenBooks } from '../trial/floor.ts'
import { buyer, errorCodes, guest, merchant, mutation, paymentsMall, platform } from '../trial/mall.ts'

const mall = await paymentsMall()
const { asks, ask } = mall
const money = (minorUnits: string) => ({ minorUnits, currency: 'CNY' })
const CARD = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2030, cvv: '123' }

const owed = async (ordinal: number, fields: object = {}) => {
  const orderId = newId('ord')
  const facts = { orderId, checkoutId: newId('chk'), accountId: derivedId('acc', ordinal), shopId: derivedId('shp', 0) }
  const until = new Date(Date.now() + 600_000).toISOString()
  const opened = await ask(openPayment, {
    ...facts,
    amount: money('5000'),
    balance: money('0'),
    until,
    isCashOnDelivery: false,
    ...fields,
  })
  return { ...facts, ...opened }
}
const pay = (orderId: string, ordinal: number, fields: object = {}) =>
  asks(
    buyer(ordinal),
    mutation('paymentPay', 'payment { id status cardLast4 due { amount } capture { amount { minorUnits } } }'),
    {
      input: { orderId, channel: 'SANDBOX_CARD', card: CARD, idempotencyKey: newId('evt'), ...fields },
    },
  )

describe('the demo mall', () => {
  it('takes the test card, the balance and cash, and has money in wallets that the books account for', async () => {
    const { data } = await asks(guest, '{ paymentChannels { code isEnabled configKeys } }')
    expect(data.paymentChannels.map(({ code }: { code: string }) => code)).toEqual([
      'SANDBOX_CARD',
      'BALANCE',
      'CASH_ON_DELIVERY',
      'BACK_OFFICE',
      'FRIENDS',
    ])
    expect(data.paymentChannels[0].configKeys).toBeNull()
    const wallet = await asks(
      buyer(2),
      '{ wallet { available { amount } frozen { amount } hasPayPassword } walletEntries { totalCount nodes { kind amount { amount } } } }',
    )
    expect(wallet.data).toMatchObject({
      wallet: { available: { amount: '5000.00' }, frozen: { amount: '0.00' }, hasPayPassword: false },
    })
    expect(wallet.data.walletEntries).toMatchObject({
      totalCount: 1,
      nodes: [{ kind: 'ADJUSTMENT', amount: { amount: '5000.00' } }],
    })
    expect(await brokenBooks(mall as never)).toEqual([])
  })
})

describe('an order', () => {
  it('is paid by the test card through the graph, and seen by its buyer, its shop and the platform only', async () => {
    const order = await owed(1)
    const { data } = await pay(order.orderId, 1)
    expect(data.paymentPay).toMatchObject({
      payment: { id: order.paymentId, status: 'SUCCEEDED', cardLast4: '4242' },
      errors: [],
    })
    const query =
      '{ payment(id: "ID") { status providerNo shop { id } order { id } history { toStatus } providerCalls { operation outcome } } }'.replace(
        'ID',
        order.paymentId ?? '',
      )
    const seen = async (viewer: Parameters<typeof asks>[0]) => (await asks(viewer, query)).data.payment
    expect(await seen(buyer(1))).toMatchObject({ status: 'SUCCEEDED', providerNo: null, providerCalls: [] })
    expect(await seen(merchant(0))).toMatchObject({ shop: { id: derivedId('shp', 0) } })
    expect(await seen(platform())).toMatchObject({ providerCalls: [{ operation: 'CREATE', outcome: 'PAID' }] })
    expect([await seen(buyer(2)), await seen(merchant(1)), await seen(platform([]))]).toEqual([null, null, null])
    const others = await asks(merchant(1), '{ payments { nodes { id } } }')
    expect(others.data.payments.nodes).toEqual([])
    const own = await asks(
      merchant(0),
      '{ payments(where: { channel: { eq: SANDBOX_CARD } }) { totalCount nodes { id } } }',
    )
    expect(own.data.payments.nodes).toEqual([{ id: order.paymentId }])
  })

  it('that is paid with others leads its buyer and the platform to what pays them all, and its shop nowhere', async () => {
    const together = await owed(1, { shopId: null })
    const orderId = newId('ord')
    await mall.sql.query({
      text: `insert into order_fact (order_id, payable_id, shop_id, currency, paid, paid_at) values ($1, $2, $3, 'CNY', 1, now())`,
      values: [orderId, together.orderId, derivedId('shp', 0)],
    })
    const seen = async (viewer: Parameters<typeof asks>[0]) =>
      (await asks(viewer, `{ paymentOfOrder(orderId: "${orderId}") { id } }`)).data.paymentOfOrder
    expect([await seen(buyer(1)), await seen(platform())]).toEqual(Array(2).fill({ id: together.paymentId }))
    for (const other of [buyer(2), merchant(0), merchant(1), platform([])]) expect(await seen(other)).toBeNull()
  })

  it('can be held for, opened, closed and freed by other domains', async () => {
    const checkoutId = newId('chk')
    const hold = {
      ownerId: checkoutId,
      accountId: derivedId('acc', 3),
      amount: money('5000'),
      until: new Date(Date.now() + 600_000).toISOString(),
      payToken: null,
    }
    expect(await ask(holdBalance, hold)).toMatchObject({ isHeld: true, available: { minorUnits: '495000' } })
    expect(await owed(3, { checkoutId, balance: money('5000') })).toMatchObject({ isPaid: true, reason: null })
    expect(await ask(releaseBalance, { ownerId: checkoutId, reason: 'LATE' })).toEqual({ isReleased: false })
    const open = await owed(3)
    expect(await ask(closePayment, { orderId: open.orderId, reason: 'UNDONE' })).toEqual({ isClosed: true })
    expect((await pay(open.orderId, 3)).data.paymentPay.errors).toMatchObject([{ code: 'PAYMENT_CLOSED' }])
    const never = newId('ord')
    await ask(closePayment, { orderId: never, reason: 'UNDONE' })
    expect(await owed(3, { orderId: never })).toMatchObject({ paymentId: null, reason: 'EXPIRED' })
    expect(await owed(3, { amount: money('10000001') })).toMatchObject({ paymentId: null, reason: 'AMOUNT_LIMIT' })
  })

  it('that is paid at the door is collected by its own shop', async () => {
    const order = await owed(4, { isCashOnDelivery: true })
    const collect = (viewer: Parameters<typeof asks>[0]) =>
      asks(viewer, mutation('paymentCollect', 'payment { status }'), {
        input: { paymentId: order.paymentId, idempotencyKey: 'door' },
      })
    expect(errorCodes(await collect(merchant(1)))).toEqual(['FORBIDDEN'])
    expect((await collect(merchant(0))).data.paymentCollect).toMatchObject({
      payment: { status: 'SUCCEEDED' },
      errors: [],
    })
    expect((await collect(merchant(0))).data.paymentCollect).toMatchObject({
      payment: { status: 'SUCCEEDED' },
      errors: [],
    })
  })
})

describe('a wallet', () => {
  it('is charged, and emptied by a withdrawal that the platform pays', async () => {
    const amount = { amount: '500.00', currency: 'CNY' }
    const started = await asks(buyer(11), mutation('rechargeStart', 'recharge { number completedAt }'), {
      input: { amount, channel: 'SANDBOX_CARD', card: CARD, idempotencyKey: 'charge' },
    })
    expect(started.data.rechargeStart.recharge).toMatchObject({
      number: expect.stringMatching(/^RC\d{8}/),
    })
    const input = {
      amount,
      method: 'BANK',
      destination: '6222 0000 1111',
      holderName: 'Somebody',
      idempotencyKey: 'out',
    }
    const wanted = await asks(
      buyer(11),
      mutation('withdrawalRequest', 'withdrawal { id status version fee { amount } maskedDestination destination }'),
      { input },
    )
    const { id: withdrawalId, version } = wanted.data.withdrawalRequest.withdrawal
    expect(wanted.data.withdrawalRequest.withdrawal).toMatchObject({
      status: 'REQUESTED',
      fee: { amount: '3.00' },
      maskedDestination: '•••• 1111',
      destination: null,
    })
    const approve = { withdrawalId, expectedVersion: version }
    await asks(platform(), mutation('withdrawalApprove', 'withdrawal { status }'), { input: approve })
    const paid = await asks(platform(), mutation('withdrawalPay', 'withdrawal { status destination }'), {
      input: { ...approve, expectedVersion: version + 1, transferNo: 'T-1', idempotencyKey: 'paid' },
    })
    expect(paid.data.withdrawalPay.withdrawal).toEqual({ status: 'PAID', destination: '622200001111' })
    const noted = await mall.sql.query('select before, after from audit_entry where subject_id = $1', [withdrawalId])
    expect(noted.rows.at(-1)).toMatchObject({
      before: { status: 'APPROVED', transferNo: null },
      after: { status: 'PAID', transferNo: 'T-1', fee: '300' },
    })
    expect(JSON.stringify(noted.rows)).not.toContain('622200001111')
    const { data } = await asks(buyer(11), '{ wallet { available { amount } frozen { amount } } }')
    expect(data.wallet).toEqual({ available: { amount: '0.00' }, frozen: { amount: '0.00' } })
    expect(await brokenBooks(mall as never)).toEqual([])
  })

  it('is credited and debited by hand once per key, with an audit entry, and never below zero', async () => {
    const input = {
      accountId: derivedId('acc', 13),
      amount: { amount: '10.00', currency: 'CNY' },
      reason: 'Sorry',
      idempotencyKey: 'sorry',
    }
    for (let time = 0; time < 2; time++) {
      const { data } = await asks(platform(), mutation('walletCredit', 'wallet { available { amount } }'), { input })
      expect(data.walletCredit.wallet.available.amount).toBe('10.00')
    }
    const debit = { ...input, amount: { amount: '10.01', currency: 'CNY' }, idempotencyKey: 'too much' }
    const refused = await asks(platform(), mutation('walletDebit', 'wallet { frozen { amount } }'), { input: debit })
    expect(refused.data.walletDebit.errors).toMatchObject([{ code: 'INSUFFICIENT_BALANCE' }])
    expect(errorCodes(await asks(merchant(0), mutation('walletCredit', 'wallet { isFrozen }'), { input }))).toEqual([
      'FORBIDDEN',
    ])
    const { rows } = await mall.sql.query(
      `select summary, before, after from audit_entry where action = 'payments.wallet.adjust' order by id`,
    )
    expect(rows).toMatchObject([
      { summary: 'Wallet credit: Sorry', before: { available: '0' }, after: { available: '1000', amount: '1000' } },
      { summary: 'Asked again by key: nothing was done twice' },
    ])
  })
})

describe('the platform', () => {
  it('reads totals and statements, and compares a day', async () => {
    const day = dayOf(new Date())
    const days = `fromDay: "${day}", toDay: "${day}"`
    const asked = `{ paymentTotals(${days}) { channel captured { amount } } financeStatement(${days}) { kind balance { amount } } channelBill(channel: SANDBOX_CARD, day: "${day}") { lineCount csv } }`
    const { data, errors } = await asks(platform(), asked)
    expect(errors).toEqual([])
    expect(data.paymentTotals.map(({ channel }: { channel: string }) => channel)).toContain('SANDBOX_CARD')
    expect(data.channelBill.lineCount).toBeGreaterThan(0)
    expect(data.channelBill.csv).toMatch(/^kind,number,providerNumber,amount,currency\r\n.*,\d+\.\d\d,CNY\r\n/)
    const input = { channel: 'SANDBOX_CARD', day, isDryRun: true }
    const run = await asks(platform(), mutation('reconciliationRun', 'run { lineCount repairedCount }'), { input })
    expect(run.data.reconciliationRun.run.lineCount).toBe(data.channelBill.lineCount)
    const ahead = { input: { ...input, day: '2999-01-01', isDryRun: false } }
    const early = await asks(platform(), mutation('reconciliationRun', 'run { day }'), ahead)
    expect(early.data.reconciliationRun).toMatchObject({ run: null, errors: [{ code: 'DAY_AHEAD', path: ['day'] }] })
  })

  it('sets the keys of a channel, which nobody can read again', async () => {
    const config = { secretKey: 'sk_secret', publishableKey: 'pk', webhookSecrets: ['whsec_secret'] }
    const before = await asks(platform(), '{ paymentChannels { code version } }')
    const { version } = before.data.paymentChannels.find(({ code }: { code: string }) => code === 'STRIPE')
    const input = { code: 'STRIPE', config, expectedVersion: version }
    const wrong = await asks(platform(), mutation('paymentChannelConfigure', 'channel { code }'), {
      input: { ...input, config: { secretKey: '' } },
    })
    expect(wrong.data.paymentChannelConfigure.errors).toMatchObject([{ code: 'CHANNEL_CONFIG' }])
    const set = await asks(platform(), mutation('paymentChannelConfigure', 'channel { configKeys }'), { input })
    expect(set.data.paymentChannelConfigure.channel.configKeys).toEqual([
      'baseUrl',
      'publishableKey',
      'secretKey',
      'webhookSecrets',
    ])
    expect(JSON.stringify(set)).not.toContain('sk_secret')
    const stale = await asks(platform(), mutation('paymentChannelConfigure', 'channel { code }'), { input })
    expect(stale.data.paymentChannelConfigure.errors).toMatchObject([{ code: 'STALE_VERSION' }])
  })
})

describe('every guarded field', () => {
  const root = (name: 'Query' | 'Mutation') => {
    const type = mall.opened.schema.getType(name)
    if (!isObjectType(type)) throw new Error(`no ${name}`)
    return Object.values(type.getFields())
  }
  const asked = (name: 'Query' | 'Mutation') =>
    root(name).filter(
      ({ astNode, name: field }) =>
        !field.startsWith('_') && astNode?.directives?.some((one) => one.name.value === 'requiresScopes'),
    )

  it('is closed to guests, buyers and staff without its permission', async () => {
    const args: Record<string, string> = {
      walletOf: `(accountId: "x")`,
      providerCalls: '(subjectId: "x")',
      channelBill: '(channel: STRIPE, day: "x")',
      financeExport: '(id: "x")',
      paymentTotals: '(fromDay: "x", toDay: "x")',
      financeStatement: '(fromDay: "x", toDay: "x")',
      merchantBill: '(id: "x")',
      clearingStatement: '(shopId: "x", fromDay: "x", toDay: "x")',
      cashierTotals: '(shopId: "x", fromDay: "x", toDay: "x")',
    }
    for (const { name, type } of asked('Query')) {
      const leaf = String(type).includes('Connection') ? '{ totalCount }' : '{ __typename }'
      for (const [viewer, code] of [
        [guest, 'UNAUTHENTICATED'],
        [buyer(1), 'FORBIDDEN'],
        [platform([]), 'FORBIDDEN'],
      ] as const)
        expect([name, ...errorCodes(await asks(viewer, `{ ${name}${args[name] ?? ''} ${leaf} }`))]).toEqual([
          name,
          code,
        ])
    }
    expect(asked('Mutation').length).toBeGreaterThan(18)
  })
})
