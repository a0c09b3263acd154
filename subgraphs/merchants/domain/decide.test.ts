import { checkText, nameKey } from '@supermall/kernel/check'
import { metersBetween } from '@supermall/kernel/geo'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ApplicationStatus } from './application.ts'
import { decide } from './application.ts'
import { featureAt } from './features.ts'
import { boxAround, rounded } from './geo.ts'
import { checkHours, isWithinHours } from './opening-hours.ts'
import type { Shop, ShopStatus } from './shop.ts'
import { moveTo, slugOf, statusAt } from './shop.ts'
import { checkGrant, covers, outranks } from './staff.ts'

const now = new Date('2026-11-21T04:00:00Z')
const shop = (status: ShopStatus, expiresAt: Date | null = null) => ({ status, expiresAt }) as Shop

describe('a decision about an application', () => {
  test.each<[ApplicationStatus, ApplicationStatus, boolean]>([
    ['PENDING', 'APPROVED', true],
    ['PENDING', 'REJECTED', true],
    ['PENDING', 'WITHDRAWN', true],
    ['APPROVED', 'REJECTED', false],
    ['REJECTED', 'APPROVED', false],
    ['WITHDRAWN', 'PENDING', false],
  ])('leads from %s to %s: %s', (status, to, isAllowed) => {
    expect(decide({ status }, to).ok).toBe(isAllowed)
  })
})

describe('the status of a shop', () => {
  test('runs out for open shops only', () => {
    const past = new Date('2026-11-21T03:59:59Z')
    expect(
      (['OPEN', 'PAUSED', 'CLOSED', 'EXPIRED'] as const).map((status) => statusAt(shop(status, past), now)),
    ).toEqual(['EXPIRED', 'PAUSED', 'CLOSED', 'EXPIRED'])
    expect(statusAt(shop('OPEN', now), now)).toBe('EXPIRED')
  })

  test('never becomes open after its time', () => {
    for (const status of ['PAUSED', 'CLOSED', 'EXPIRED'] as const)
      expect(moveTo(shop(status, now), 'OPEN', now).ok).toBe(false)
    expect(moveTo(shop('CLOSED'), 'OPEN', now)).toEqual({ ok: true, value: 'OPEN' })
    expect(moveTo(shop('CLOSED'), 'PAUSED', now).ok).toBe(false)
  })
})

describe('permissions', () => {
  const patterns = fc.constantFrom(
    '*',
    'catalog.*',
    'catalog.product.*',
    'catalog.product.edit',
    'merchants.*',
    'merchants.staff.edit',
  )

  test('that somebody gives never let anybody do what the giver cannot', () => {
    const codes = [
      'catalog.product.edit',
      'catalog.product.price',
      'catalog.media.upload',
      'merchants.staff.edit',
      'merchants.shop.edit',
    ]
    fc.assert(
      fc.property(fc.array(patterns), fc.array(patterns), (held, wanted) => {
        if (checkGrant(wanted, held).some((check) => check !== null)) return
        for (const code of codes) if (covers(wanted, code)) expect(covers(held, code)).toBe(true)
        expect(outranks({ permissions: wanted }, held)).toBe(false)
      }),
    )
  })

  test('look alike only where they end at a dot', () => {
    expect(covers(['catalog.product.*'], 'catalog.product.edit')).toBe(true)
    expect(covers(['catalog.product.*'], 'catalog.*')).toBe(false)
    expect(covers(['catalog.*'], 'catalogue.edit')).toBe(false)
    expect(checkGrant(Array(101).fill('catalog.*'), null)).toMatchObject([{ code: 'LIMIT_REACHED' }])
  })
})

describe('places on earth', () => {
  const latitude = fc.double({ min: -90, max: 90, noNaN: true })
  const longitude = fc.double({ min: -180, max: 180, noNaN: true })

  test('within a circle lie within its box', () => {
    fc.assert(
      fc.property(
        latitude,
        longitude,
        latitude,
        longitude,
        fc.integer({ min: 1, max: 500_000 }),
        (a, b, c, d, radiusMeters) => {
          const centre = { latitude: a, longitude: b }
          const place = { latitude: a + (c - a) * 0.02, longitude: b + (d - b) * 0.02 }
          const { south, north, west, east } = boxAround({ ...centre, radiusMeters })
          if (metersBetween(centre, place) > radiusMeters - 2) return
          expect(
            place.latitude >= south && place.latitude <= north && place.longitude >= west && place.longitude <= east,
          ).toBe(true)
        },
      ),
    )
  })

  test('are as far apart as maps say', () => {
    const [beijing, shanghai] = [
      { latitude: 39.9042, longitude: 116.4074 },
      { latitude: 31.2304, longitude: 121.4737 },
    ]
    expect(Math.abs(metersBetween(beijing, shanghai) - 1_067_000)).toBeLessThan(5_000)
    expect(metersBetween(beijing, beijing)).toBe(0)
  })

  test('are kept to a centimetre, and what is next to nothing is nothing', () => {
    expect(rounded({ latitude: 39.904_200_04, longitude: -116.407_400_06 })).toEqual({
      latitude: 39.9042,
      longitude: -116.407_400_1,
    })
    expect(rounded({ latitude: -1e-200, longitude: 1e-320 })).toEqual({ latitude: 0, longitude: 0 })
    expect(rounded({ latitude: -90, longitude: 180 })).toEqual({ latitude: -90, longitude: 180 })
  })
})

describe('opening hours', () => {
  const span = (opensAt: string, closesAt: string) => ({ weekday: 'SATURDAY' as const, opensAt, closesAt })

  test('are times of one day, in order', () => {
    const isFine = (opensAt: string, closesAt: string) =>
      checkHours([span(opensAt, closesAt)]).every((check) => check === null)
    expect([
      isFine('00:00', '24:00'),
      isFine('9:00', '10:00'),
      isFine('24:00', '24:00'),
      isFine('10:00', '24:01'),
      isFine('10:00', '10:00'),
    ]).toEqual([true, false, false, false, false])
  })

  test('are those of where the store stands', () => {
    const hours = [span('11:00', '13:00')]
    expect([
      isWithinHours(hours, 'Asia/Shanghai', now),
      isWithinHours(hours, 'Europe/London', now),
      isWithinHours([], 'UTC', now),
    ]).toEqual([true, false, true])
  })
})

describe('what is written', () => {
  test('is the same name whatever its case, width and spaces', () => {
    expect(nameKey(' Ｄawn   DIGITAL ')).toBe(nameKey('dawn digital'))
  })

  test('is counted by characters that people see, without those that nobody does', () => {
    expect(checkText('😀'.repeat(60), { most: 60 })).toBeNull()
    expect(checkText('a\u0000b', { most: 60 })).toMatchObject({ code: 'TEXT_LENGTH' })
    expect(checkText('two\nlines', { most: 60 })).toBeNull()
  })

  test('becomes an address where enough of it can', () => {
    expect([slugOf('Café Crème & Co.'), slugOf('归家'), slugOf('a')]).toEqual(['cafe-creme-co', null, null])
    fc.assert(
      fc.property(
        fc.string(),
        (name) => slugOf(name) === null || /^(?=.{3,60}$)[a-z0-9]+(-[a-z0-9]+)*$/.test(String(slugOf(name))),
      ),
    )
  })
})

test('a feature that was never set is as the list says', () => {
  const of = (code: 'COUPONS' | 'BARGAIN') => featureAt('shp_x', code, { set: [], now })
  expect([of('COUPONS').isEnabled, of('BARGAIN').isEnabled, of('BARGAIN').version]).toEqual([true, false, 0])
})
