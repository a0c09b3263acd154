import { derivedId } from '@supermall/kernel/id'
import { after, days } from '@supermall/kernel/time'
import { analyzeTables } from '@supermall/subgraph/database/copy'
import type { Seeding } from '@supermall/subgraph/definition'
import type { Within } from '../data/database.ts'
import { fillSearches } from '../data/search-fill.ts'
import { rankTiers } from '../data/search-tiers.ts'

const DAYS = 14

/** What people of the demo mall look for: a keyword, how often on a usual day, and how many goods it finds. */
const KEYWORDS: readonly (readonly [string, number, number])[] = [
  ['headphones', 120, 48],
  ['wireless headphones', 85, 20],
  ['phone', 76, 60],
  ['耳机', 64, 25],
  ['手机', 58, 31],
  ['backpack', 41, 18],
  ['tea', 33, 22],
  ['绿茶', 30, 9],
  ['desk lamp', 26, 12],
  ['watch', 22, 30],
  ['camping tent', 14, 6],
  ['运动鞋', 12, 15],
  ['time machine', 5, 0],
  ['永动机', 3, 0],
]

const SET_BY_HAND = ['gift box', '新品', 'free shipping'] as const

/** Hot words, two weeks of searches, and which goods sell best; the same whenever it is sown. */
export async function seedSearch({ db: { sql }, clock }: Seeding<Within>): Promise<void> {
  const now = clock()
  const counts = Array.from({ length: DAYS }, (_, ago) => after(now, -days(ago)).toISOString().slice(0, 10)).flatMap(
    (day, ago) =>
      KEYWORDS.map(([keyword, usual, results], at) => {
        const searches = usual + ((ago * 7 + at * 5) % 11)
        return { keyword, day, searches, zeros: results === 0 ? searches : 0, results }
      }),
  )
  const hot = SET_BY_HAND.map((keyword, position) => ({ id: derivedId('hot', position), keyword, position }))
  await fillSearches(sql, { counts, hot, now })
  await rankTiers(sql)
  await analyzeTables(sql, ['search_document'])
}
