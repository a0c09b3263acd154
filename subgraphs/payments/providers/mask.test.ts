import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mask, maskPath } from './mask.ts'

const PEM = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQ'.repeat(20)}\n-----END PRIVATE KEY-----`
const of = (value: unknown) => JSON.parse(mask(JSON.stringify(value), ['sk_test_1', 'wx01']) ?? 'null')

/** Under a name that says nothing. */
const LEAKS = [
  ...['4242424242424242', '4242 4242 4242 4242', '4242-4242-4242-4242', '378282246310005', 'paid by 6200000000000005.'],
  ...['13800138000', '138 0013 8000', '+44 20 7946 0958', '+8613800138000', 'a.person@example.com', '某人@例子.cn'],
  ...['sk_live_51H', 'whsec_abc', 'pm_1Nxyz', 'tok_visa', 'pi_3Mtw_secret_YrKJ', 'Bearer A21AAF', PEM],
  ...['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', `${'aB3'.repeat(14)}`, 'https://pay.test/approve?token=1'],
  ...[
    'weixin://wxpay/bizpayurl?pr=x1',
    '11010519491231002X',
    '203.0.113.7',
    '张三',
    'Ada Lovelace',
    'key is sk_test_1',
    'wx01',
  ],
]

describe('what is masked', () => {
  it.each(LEAKS)('by how it looks: %s', (text) => {
    const kept = JSON.stringify(of({ thing: text, list: [text], deep: { thing: text }, [text]: 1 }))
    for (const part of text.match(/[\p{L}\d]{4,}|\p{Script=Han}+/gu) ?? [])
      if (!['paid', 'PRIVATE', 'BEGIN'].includes(part)) expect(kept.split('"thing"')[1]).not.toContain(part)
  })

  it.each([
    ...['client_secret', 'access_token', 'paySign', 'sign', 'signature', 'nonce_str', 'key', 'apiKey', 'ciphertext'],
    ...['payment_method', 'payment_method_details', 'card', 'cardNo', 'accNo', 'cvc', 'cvn2', 'exp_month', 'last4'],
    ...['payer', 'buyer_logon_id', 'buyer_user_id', 'openid', 'email_address', 'phone_number', 'given_name', 'name'],
    ...['shipping', 'billing_details', 'customerInfo', 'receipt_email', 'code_url', 'qr_code', 'href', 'note_to_payer'],
    ...[
      'metadata[email]',
      'card[number]',
      'source',
      'passback_params',
      'signPubKeyCert',
      'encryptCertId',
      'auth_code',
      'nickname',
    ],
  ])('by its name: %s', (name) => {
    for (const value of ['abc1', 12, true, { abc1: 'abc1' }, ['abc1']])
      expect(of({ [name]: value })).toEqual({ [name]: '***' })
    expect(mask(`id=1&${encodeURIComponent(name)}=abc1`, [])).toBe(`id=1&${name}=***`)
  })

  it('by a name in letters that nobody here reads', () => {
    expect(of({ 姓名: 'Ada', id: 'a' })).toEqual({ 姓名: '***', id: 'a' })
  })

  it('wherever it stands in JSON that stands in a text', () => {
    const content = JSON.stringify({ out_trade_no: 'pay_1', buyer_id: '2088', thing: '13800138000' })
    const form = new URLSearchParams({ method: 'alipay.trade.query', biz_content: content, sign: 'AbCd' }).toString()
    expect(mask(form, [])).toBe(
      'method=alipay.trade.query&biz_content={"out_trade_no":"pay_1","buyer_id":"***","thing":"***"}&sign=***',
    )
    expect(of({ thing: '{"phone":"1' })).toEqual({ thing: '***' })
  })

  it('in a path and behind it', () => {
    expect(maskPath('https://api.test/v1/who/a%40b.cn/tok_1?token=abc&id=pi_1', [])).toBe(
      '/v1/who/***/***?token=***&id=pi_1',
    )
    expect(maskPath('no address', [])).toBe('***')
  })
})

describe('what is kept', () => {
  it('are numbers, amounts, states, times and what providers say of them', () => {
    const plain = {
      id: 'pi_3MtwBwLkdIwHu7ix28a3tqPa',
      out_trade_no: 'pay_01jd8xk3v7e9qt2m4n6p8r0s1w',
      transaction_id: '4200002468202611211234567890',
      amount: { total: 10_000, currency: 'CNY' },
      status: 'requires_payment_method',
      trade_state_desc: '订单未支付',
      timestamp: '2026-11-21 12:00:00',
      txnTime: '20261121120000',
      error: { code: 'card_declined', decline_code: 'insufficient_funds', message: 'The card was declined.' },
      failure_reason: 'expired_or_canceled_card',
      isDone: true,
      nothing: null,
    }
    expect(of(plain)).toEqual(plain)
  })
})

describe('what nobody can read', () => {
  it.each(['<xml><card>1</card></xml>', 'plain words', '{"card":', '-----BEGIN CERTIFICATE-----', 'a=1&<b>', '\u0000'])(
    'is not kept at all: %s',
    (body) => expect(mask(body, [])).toBeNull(),
  )

  it('is what is too long or too deep as well', () => {
    expect(mask(JSON.stringify({ id: 'x'.repeat(70_000) }), [])).toBeNull()
    expect(mask(`{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, [])).toBeNull()
  })
})

it('lets a card through in no body, whatever stands around it', () => {
  const card = fc.constantFrom('4242424242424242', '5555555555554444', '378282246310005')
  fc.assert(
    fc.property(fc.json(), card, fc.string({ maxLength: 5 }), (around, number, name) => {
      const body = JSON.stringify({ around: JSON.parse(around), [`${name}.`]: number, list: [{ x: `no. ${number}` }] })
      expect(mask(body, []) ?? '').not.toContain(number)
    }),
  )
})
