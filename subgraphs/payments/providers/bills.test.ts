import { describe, expect, it } from 'vitest'
import { billedBy } from '../trial/billing.ts'
import { wechatRefusal } from '../trial/wechat-voice.ts'

const DAY = '2026-11-21'
const PLACES = {
  stripe: '/v1/balance_transactions',
  'wechat-pay': '/file',
  alipay: '/gateway.do',
  unionpay: '/gateway/api/fileTransfer.do',
  paypal: '/v1/reporting/transactions',
} as const
const CODES = ['stripe', 'wechat-pay', 'alipay', 'unionpay', 'paypal'] as const

describe.each(CODES)('a bill of %s', (code) => {
  it('names what came and what went back by our numbers', async () => {
    const { provider, traded } = billedBy(code)
    const { paymentId, refundId } = traded()
    expect(await provider.bill(DAY)).toMatchObject([
      { kind: 'PAYMENT', subjectId: paymentId, amount: 1_000n, currency: 'CNY' },
      { kind: 'REFUND', subjectId: refundId, amount: 300n, currency: 'CNY' },
    ])
  })

  it.each([400, 401, 403, 404, 410])('that is answered by %i is no bill', async (status) => {
    const { provider, traded, twist } = billedBy(code)
    traded()
    twist(({ path }, said) => (path === PLACES[code] ? { ...said, status } : said))
    await expect(provider.bill(DAY)).rejects.toThrow()
    twist(({ path }) => (path === PLACES[code] ? { status, body: '' } : { status: 500, body: '' }))
    await expect(provider.bill(DAY)).rejects.toThrow()
  })

  it('that is something else than a bill is none either', async () => {
    const { provider, twist } = billedBy(code)
    for (const body of ['<html>A page</html>', '', '{}']) {
      twist(({ path }, said) => (path === PLACES[code] ? { ...said, body } : said))
      await expect(provider.bill(DAY)).rejects.toThrow()
    }
  })
})

describe('a bill that there is not', () => {
  it('is none only by the very word of WeChat for it', async () => {
    const { provider, now, twist } = billedBy('wechat-pay')
    twist(() => wechatRefusal(400, 'NO_STATEMENT_EXIST', now))
    expect(await provider.bill(DAY)).toBeNull()
  })

  it.each([
    [400, 'STATEMENT_CREATING'],
    [401, 'SIGN_ERROR'],
    [403, 'NO_AUTH'],
    [404, 'NOT_FOUND'],
  ])('yet, or not for us, is a fault by %i %s of WeChat', async (status, code) => {
    const { provider, now, twist } = billedBy('wechat-pay')
    twist(() => wechatRefusal(status, code, now))
    await expect(provider.bill(DAY)).rejects.toThrow(code)
  })
})

describe.each(['stripe', 'alipay', 'paypal', 'wechat-pay'] as const)('what somebody did at %s by hand', (code) => {
  it('is in the bill by its own number, and what neither pays nor refunds is not', async () => {
    const { books, provider, traded } = billedBy(code)
    const { paymentId, refundId } = traded()
    books.strays.push({ kind: 'PAYMENT', no: 'ch_hand', amount: 700n })
    books.strays.push({ kind: 'REFUND', no: 're_hand', amount: 200n }, { kind: 'OTHER', no: 'x', amount: 5n })
    const bill = await provider.bill(DAY)
    const refundNo = code === 'alipay' ? 'log_re_hand' : 're_hand'
    expect(bill?.slice(2)).toEqual([
      { kind: 'PAYMENT', subjectId: 'ch_hand', providerNo: 'ch_hand', amount: 700n, currency: 'CNY' },
      { kind: 'REFUND', subjectId: refundNo, providerNo: refundNo, amount: 200n, currency: 'CNY' },
    ])
    expect(bill?.map(({ subjectId }) => subjectId).slice(0, 2)).toEqual([paymentId, refundId])
  })
})
