import { expect, test } from 'vitest'
import { isCallable, isPhone } from './phone.ts'

const carried = ['13800000001', '+8613800000001', '+4915112345678']
const standing = ['021-1234 5678', '(021) 12345678', '+86 21 12345678', '95588']

test.each(carried)('%s is carried, and can be called', (text) => {
  expect([isPhone(text), isCallable(text)]).toEqual([true, true])
})

test.each(standing)('%s stands somewhere', (text) => {
  expect([isPhone(text), isCallable(text)]).toEqual([false, true])
})

test.each(['', '-----', '1234', '+ () -', 'call me', '12345x', '1'.repeat(25)])('%s is no phone', (text) => {
  expect([isPhone(text), isCallable(text)]).toEqual([false, false])
})

test.each(['12800000001', '+86123', '+8612345678', '+0123456789'])('%s is carried by nobody', (text) => {
  expect(isPhone(text)).toBe(false)
})
