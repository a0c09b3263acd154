import { newId } from '@supermall/kernel/id'
import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'
import { countRecent, saveCounted } from '../data/hot-keywords.ts'

const MOST_COUNTED = 50

export default job<Within>({
  name: 'count-hot-keywords',
  everyMs: minutes(10),
  run: async ({ db, transact, clock }) => {
    const counted = await countRecent(db.sql, clock(), MOST_COUNTED)
    await transact((unit) =>
      saveCounted(
        unit.db,
        counted.map((one) => ({ ...one, id: newId('hot') })),
        unit.now,
      ),
    )
    return { counted: counted.length }
  },
})
