import { checkList } from '@supermall/kernel/check'
import type { MoneyGiven, Reading } from './reading.ts'
import type { Rule } from './rule.ts'

type Given<T> = T | null | undefined

export type FullBackGiven = {
  readonly daily?: Given<MoneyGiven>
  readonly dailyRate?: Given<number>
  readonly days: number
  readonly startDays: number
  readonly most?: Given<MoneyGiven>
  readonly skuIds?: Given<readonly string[]>
}

const MOST_SKUS = 100

export function fullBackOf({ daily, dailyRate, days, startDays, most, skuIds }: FullBackGiven, read: Reading): Rule {
  const at = (name: string) => ['rule', 'fullBack', name]
  if ((daily == null) === (dailyRate == null))
    read.note({ code: 'RULE_CHOICE', message: 'Say an amount or a rate, one of the two.', path: ['rule', 'fullBack'] })
  read.note(checkList(skuIds ?? [], { most: MOST_SKUS }, ...at('skuIds')))
  return {
    kind: 'FULL_BACK',
    dailyMinor: daily == null ? null : read.minor(daily, 1n, at('daily')),
    dailyRate: dailyRate == null ? null : read.count(dailyRate, { least: 1, most: 10_000 }, at('dailyRate')),
    days: read.count(days, { least: 1, most: 3_650 }, at('days')),
    startDays: read.count(startDays, { least: 0, most: 365 }, at('startDays')),
    mostMinor: most == null ? null : read.minor(most, 1n, at('most')),
    skuIds: read.ids('sku', skuIds, at('skuIds')),
  }
}
