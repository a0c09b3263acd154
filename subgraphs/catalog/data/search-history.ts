import type { Connection, PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import type { Sql } from '@supermall/messaging/sql'
import type { Forgotten, Remembered } from '../domain/search-log.ts'
import { binding } from './bind.ts'
import type { Tx } from './database.ts'
import type { Sorting } from './sorted.ts'
import { pageBounds } from './sorted.ts'

type SearchHistoryEntry = { readonly keyword: string; readonly searchedAt: Date }
export type SearchHistoryPage = Connection<SearchHistoryEntry>

const MOST_KEPT = 50
const NEWEST: Sorting = { columns: { searched_at: 'timestamptz', keyword: 'text' }, isDescending: true }

export async function listHistory(sql: Sql, accountId: string, args: PageArgs): Promise<SearchHistoryPage> {
  const page = pageOf(args, 'search-history')
  const to = binding()
  const owner = to.bind(accountId)
  const { where, tail } = pageBounds(NEWEST, page, to)
  const { rows } = await sql.query<SearchHistoryEntry>({
    text: `select keyword, searched_at as "searchedAt" from search_history
           where ${[`account_id = ${owner}`, ...where].join(' and ')} ${tail}`,
    values: to.values,
  })
  return {
    ...connection(rows, page, ({ searchedAt, keyword }) => [searchedAt.toISOString(), keyword]),
    totalCount: () => countHistory(sql, accountId),
  }
}

async function countHistory(sql: Sql, accountId: string): Promise<number> {
  const { rows } = await sql.query<{ count: number }>({
    name: 'search-history-count',
    text: 'select count(*)::int as count from search_history where account_id = $1',
    values: [accountId],
  })
  return rows[0]?.count ?? 0
}

/** A keyword searched again moves to the front; of each account only the newest are kept. */
export async function remember(db: Tx, entries: readonly Remembered[]): Promise<void> {
  await db.$executeRawUnsafe(
    `insert into search_history (account_id, keyword, searched_at)
     select "accountId", keyword, at from jsonb_to_recordset($1::jsonb) as e("accountId" text, keyword text, at timestamptz)
     order by "accountId", keyword
     on conflict (account_id, keyword) do update set searched_at = greatest(search_history.searched_at, excluded.searched_at)`,
    JSON.stringify(entries),
  )
  await db.$executeRawUnsafe(
    `delete from search_history h using (
       select account_id, keyword, row_number() over (partition by account_id order by searched_at desc, keyword desc) as place
       from search_history where account_id = any($1)) as ranked
     where ranked.place > ${MOST_KEPT} and h.account_id = ranked.account_id and h.keyword = ranked.keyword`,
    [...new Set(entries.map(({ accountId }) => accountId))],
  )
}

export const insertGone = async (db: Tx, accountId: string, goneAt: Date): Promise<void> =>
  void (await db.goneSearcher.createMany({ data: [{ accountId, goneAt }], skipDuplicates: true }))

/** After whatever was remembered: of who went before or meanwhile nothing stays. Who went long ago searches no more. */
export async function forgetGone(db: Tx, longAgo: Date): Promise<void> {
  await db.$executeRaw`delete from search_history where account_id in (select account_id from gone_searcher)`
  await db.goneSearcher.deleteMany({ where: { goneAt: { lt: longAgo } } })
}

export async function forget(db: Tx, { accountId, keywords, until }: Forgotten): Promise<number> {
  const which = keywords === null ? {} : { keyword: { in: [...keywords] } }
  const { count } = await db.searchHistory.deleteMany({ where: { accountId, searchedAt: { lte: until }, ...which } })
  return count
}
