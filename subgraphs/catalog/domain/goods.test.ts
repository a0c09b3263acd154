import { admits } from '@supermall/kernel/audience'
import { isLink } from '@supermall/kernel/check'
import { fromDecimal } from '@supermall/kernel/money'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPlace, DEEPEST_LEVEL } from './category.ts'
import { checkHtml } from './html.ts'
import { priceOf, rangeOf } from './price.ts'
import type { AuditState, Move, ProductStatus } from './product-state.ts'
import { canBecome, destination, isListed } from './product-state.ts'
import type { SkuGiven } from './sku.ts'
import { checkOptions, checkSkus } from './sku.ts'
import { checkPresell, checkWholesale } from './terms.ts'
import { isPublic, shownUntil } from './visibility.ts'

const codesOf = (checks: readonly ({ readonly code: string } | null)[]) =>
  checks.flatMap((check) => (check ? [check.code] : []))
const statuses: readonly ProductStatus[] = ['DRAFT', 'ON_SALE', 'OFF_SALE', 'RECYCLED']
const audits: readonly AuditState[] = ['PENDING', 'APPROVED', 'REJECTED']
const moves: readonly Move[] = ['SHELVE', 'UNSHELVE', 'RECYCLE', 'RESTORE', 'PURGE']

describe("a product's states", () => {
  it('lead out of the recycle bin only by restoring and purging, and to nothing else by them', () => {
    expect(moves.filter((move) => destination('RECYCLED', move) !== null)).toEqual(['RESTORE', 'PURGE'])
    for (const status of statuses) expect(destination(status, 'PURGE')).toBe(status === 'RECYCLED' ? 'GONE' : null)
  })

  it('never stay where they are by a move, and never come back to a draft', () => {
    fc.assert(
      fc.property(fc.constantFrom(...statuses), fc.constantFrom(...moves), (status, move) => {
        expect(destination(status, move)).not.toBe(status)
        expect(destination(status, move)).not.toBe('DRAFT')
      }),
    )
  })

  it('list it when it is on sale, approved and for everybody, and in no other case', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...statuses),
        fc.constantFrom(...audits),
        fc.array(fc.string()),
        fc.array(fc.string()),
        (status, auditState, viewLevelIds, viewGroupIds) => {
          const isOpen =
            status === 'ON_SALE' && auditState === 'APPROVED' && viewLevelIds.length + viewGroupIds.length === 0
          expect(isListed({ status, auditState, viewLevelIds, viewGroupIds })).toBe(isOpen)
        },
      ),
    )
  })

  it('are judged to another verdict only', () => {
    for (const from of audits) expect(canBecome(from, from)).toBe(false)
    expect(canBecome('APPROVED', 'PENDING')).toBe(false)
  })
})

describe('what is shown', () => {
  const goods = { status: 'ON_SALE', auditState: 'APPROVED', viewLevelIds: [], viewGroupIds: [] }
  const now = new Date('2026-11-21T04:00:00Z')

  it('ends with the shop: paused, closed, or past its last day', () => {
    expect(isPublic(goods, { shownUntil: shownUntil({ status: 'OPEN', expiresAt: null }) }, now)).toBe(true)
    expect(isPublic(goods, { shownUntil: shownUntil({ status: 'PAUSED', expiresAt: null }) }, now)).toBe(false)
    expect(
      isPublic(goods, { shownUntil: shownUntil({ status: 'OPEN', expiresAt: '2026-11-21T04:00:00.000Z' }) }, now),
    ).toBe(false)
  })

  it('lets in everybody when nobody is named, and otherwise whoever matches once', () => {
    const standing = { levelId: 'lvl_1', groupIds: ['grp_1', 'grp_2'] }
    expect(admits({ levelId: null, groupIds: [] }, [], [])).toBe(true)
    expect(admits({ levelId: null, groupIds: [] }, ['lvl_1'], [])).toBe(false)
    expect(admits(standing, ['lvl_2'], ['grp_2'])).toBe(true)
    expect(admits(standing, ['lvl_2'], ['grp_3'])).toBe(false)
  })
})

describe('a price', () => {
  it('is exact or none', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1_000_000_000n }), (cents) => {
        const text = `${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`
        expect(priceOf(text, 'CNY')).toBe(cents)
        expect(fromDecimal(text, 'CNY')?.minorUnits).toBe(cents)
      }),
    )
    for (const bad of ['0', '-1', '1.234', '10000000.01', '1e3', '']) expect(priceOf(bad, 'CNY')).toBeNull()
    expect(priceOf('1.5', 'JPY')).toBeNull()
  })

  it('lies between the ends of its range', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { minLength: 1 }), (prices) => {
        const { low, high } = rangeOf(prices)
        expect(prices.every((price) => low <= price && price <= high)).toBe(true)
        expect(prices).toContain(low)
        expect(prices).toContain(high)
      }),
    )
  })
})

describe('a category', () => {
  const at = (id: string, parentId: string | null, level: number) => ({ id, parentId, level })

  it('is refused under itself and under what is below it', () => {
    const category = at('a', null, 1)
    const below = [at('b', 'a', 2)]
    expect(checkPlace(category, { category, below })?.code).toBe('CATEGORY_CYCLE')
    expect(checkPlace(at('b', 'a', 2), { category, below })?.code).toBe('CATEGORY_CYCLE')
  })

  it('is refused exactly where something of it would stand too deep', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 3 }), (parentLevel, height) => {
        const parent = parentLevel === 0 ? null : at('p', null, parentLevel)
        const below = Array.from({ length: height - 1 }, (_, index) => at(`b${index}`, 'c', index + 2))
        const refusal = checkPlace(parent, { category: at('c', null, 1), below })
        expect(refusal === null).toBe(parentLevel + height <= DEEPEST_LEVEL)
      }),
    )
  })
})

describe('SKUs', () => {
  const options = [{ name: 'Colour', values: [{ value: 'Red' }, { value: 'Blue' }] }]
  const price = { amount: '10.00', currency: 'CNY' }
  const sku = (code: string, ...optionValues: string[]) => ({ code, optionValues, price })

  it('are one combination each, with one code each, in one currency', () => {
    expect(codesOf(checkSkus([sku('a', 'Red'), sku('b', 'Blue')], options))).toEqual([])
    expect(codesOf(checkSkus([sku('a', 'Green')], options))).toEqual(['OPTION_COMBINATION'])
    expect(codesOf(checkSkus([sku('a', 'Red', 'L')], options))).toEqual(['OPTION_COMBINATION'])
    const twice = (...skus: SkuGiven[]) => checkSkus(skus, options).filter((one) => one?.code === 'DUPLICATE')
    expect(twice(sku('a', 'Red'), sku('a', 'Blue'))).toMatchObject([{ path: ['skus', '1', 'code'] }])
    expect(twice(sku('a', 'Red'), sku('b', 'Red'))).toMatchObject([{ path: ['skus', '1', 'optionValues'] }])
    expect(codesOf(checkSkus([sku('a b', 'Red')], options))).toEqual(['SKU_CODE_SHAPE'])
    expect(
      codesOf(checkSkus([sku('a', 'Red'), { ...sku('b', 'Blue'), price: { ...price, currency: 'USD' } }], options)),
    ).toEqual(['CURRENCY_MIX'])
    expect(codesOf(checkSkus([], options))).toEqual(['LIST_SIZE'])
  })

  it('come of at most three options with at most twenty values', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => ({ value: `v${at}` }))
    expect(codesOf(checkOptions([{ name: 'a', values: many(20) }]))).toEqual([])
    expect(codesOf(checkOptions([{ name: 'a', values: many(21) }]))).toEqual(['LIST_SIZE'])
    expect(codesOf(checkOptions(['a', 'b', 'c', 'd'].map((name) => ({ name, values: many(1) }))))).toEqual([
      'LIST_SIZE',
    ])
    expect(codesOf(checkOptions(['a', 'a'].map((name) => ({ name, values: many(1) }))))).toEqual(['DUPLICATE'])
  })
})

describe('terms of sale', () => {
  const base = { currency: 'CNY', price: 1_000n }
  const step = (fromQuantity: number, price: string) => ({ fromQuantity, price })

  it('let wholesale rise in quantity and fall in price, below what one piece costs', () => {
    expect(codesOf(checkWholesale([step(10, '9.00'), step(20, '8.00'), step(30, '7.00')], base))).toEqual([])
    expect(codesOf(checkWholesale([step(10, '10.00')], base))).toEqual(['WHOLESALE_ORDER'])
    expect(codesOf(checkWholesale([step(10, '9.00'), step(10, '8.00')], base))).toEqual(['WHOLESALE_ORDER'])
    expect(codesOf(checkWholesale([step(10, '9.00'), step(20, '9.00')], base))).toEqual(['WHOLESALE_ORDER'])
    expect(
      codesOf(
        checkWholesale(
          [2, 3, 4, 5].map((from) => step(from, `${10 - from}`)),
          base,
        ),
      ),
    ).toEqual(['LIST_SIZE'])
  })

  it('say of a presale either when it is sent or how long after the payment', () => {
    const window = { price: '9.00', startsAt: new Date(1_000), endsAt: new Date(2_000) }
    expect(codesOf(checkPresell({ ...window, sendsAt: new Date(2_000) }, 'CNY'))).toEqual([])
    expect(codesOf(checkPresell({ ...window, sendsAfterDays: 7 }, 'CNY'))).toEqual([])
    expect(codesOf(checkPresell({ ...window, sendsAt: new Date(1_500) }, 'CNY'))).toEqual(['PRESELL_TERMS'])
    expect(codesOf(checkPresell(window, 'CNY'))).toEqual(['PRESELL_TERMS'])
    expect(codesOf(checkPresell({ ...window, sendsAt: new Date(3_000), sendsAfterDays: 7 }, 'CNY'))).toEqual([
      'PRESELL_TERMS',
    ])
    expect(codesOf(checkPresell({ ...window, endsAt: new Date(1_000), sendsAfterDays: 7 }, 'CNY'))).toEqual([
      'WINDOW_ORDER',
    ])
  })
})

describe('a description', () => {
  it('may be formatted and hold pictures', () => {
    const fine =
      '<h2>Fine</h2><p>Of <strong>linen</strong>, 5 &lt; 6<br/></p><img src="/media/a.png" alt="a shirt"><ul><li>one</li></ul>'
    expect(checkHtml(fine)).toBeNull()
  })

  it.each([
    '<script>alert(1)</script>',
    '<SCRIPT src=//evil>',
    '<p onclick="x()">',
    '<img src="javascript:alert(1)">',
    '<img src="x" onerror="alert(1)">',
    '<img src="/a.png"onerror=alert(1)>',
    '<img src="/a.png" alt="a" style="x">',
    '<svg/onload=alert(1)>',
    '<iframe src="https://evil"></iframe>',
    '<a href="https://evil">x</a>',
    '<!-- x -->',
    '<p',
    '5 < 6',
    '<p><scr<script>ipt>',
    '<img src="https://evil.example/\u0000.png">',
  ])('is refused with %s', (html) => {
    expect(checkHtml(html)).not.toBeNull()
  })

  it('holds no tag that is not on the list, whatever it is made of', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '/',
      ' ',
      '=',
      'p',
      'img',
      'script',
      'src',
      'onload',
      'alt',
      'javascript:',
      '&',
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')),
        (html) => {
          if (checkHtml(html) !== null) return
          expect(html).not.toMatch(/<(?!\/?(?:p|img)[\s/>])/i)
          expect(html.replaceAll(/"[^"]*"/g, '')).not.toMatch(/<[^>]*onload/i)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('and every other address is of this mall or of https', () => {
    for (const good of ['/media/demo/a.png', 'https://cdn.example.com/a/b.png?x=1']) expect(isLink(good)).toBe(true)
    for (const bad of [
      'javascript:alert(1)',
      'http://a.example/x.png',
      '//evil.example/x',
      'data:text/html,x',
      '/a"b',
      'https://a b',
    ])
      expect(isLink(bad)).toBe(false)
  })

  it.each([
    'file:///etc/passwd',
    'https://169.254.169.254/latest/meta-data',
    'https://127.0.0.1/a.png',
    'https://2130706433/a.png',
    'https://0x7f.1/a.png',
    'https://[::1]/a.png',
    'https://localhost/a.png',
    'https://LOCALHOST:4000/a.png',
    'https://printer.local/a.png',
    'https://metadata.google.internal/a.png',
  ])('and never within somebody’s own network: %s', (url) => {
    expect(isLink(url)).toBe(false)
    expect(checkHtml(`<img src="${url}" alt="x">`)).not.toBeNull()
  })
})
