import { isDay } from '@supermall/kernel/day'

/** What is counted begins anew with each month. */
export const cycleOf = (day: string): string => day.slice(0, 7)

export const isCycle = (text: string): boolean => isDay(`${text}-01`)

/** Where a table of days begins and ends for one month. */
export const spanOf = (cycle: string): { readonly from: string; readonly to: string } => ({
  from: `${cycle}-01`,
  to: `${cycle}-31`,
})
