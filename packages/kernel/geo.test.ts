import { expect, test } from 'vitest'
import { checkPoint, metersBetween } from './geo.ts'

const [beijing, shanghai] = [
  { latitude: 39.9042, longitude: 116.4074 },
  { latitude: 31.2304, longitude: 121.4737 },
]

test('what lies between two places is measured over the earth, either way round', () => {
  expect(Math.round(metersBetween(beijing, shanghai) / 1_000)).toBe(1_067)
  expect(metersBetween(shanghai, beijing)).toBe(metersBetween(beijing, shanghai))
  expect(metersBetween(beijing, beijing)).toBe(0)
  expect(metersBetween({ latitude: 0, longitude: 180 }, { latitude: 0, longitude: -180 })).toBe(0)
})

test('a place lies on the earth, or nobody has said where', () => {
  expect([checkPoint(beijing, 'at'), checkPoint(null, 'at')]).toEqual([null, null])
  expect(checkPoint({ latitude: 91, longitude: 0 }, 'at')).toMatchObject({ code: 'LOCATION_INVALID', path: ['at'] })
  expect(checkPoint({ latitude: 0, longitude: -181 }, 'at')).toMatchObject({ code: 'LOCATION_INVALID' })
})
