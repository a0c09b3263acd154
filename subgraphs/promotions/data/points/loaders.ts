import { byId } from '@supermall/subgraph/load'
import type { ExchangeBatch } from '../../domain/exchange/batch.ts'
import type { Poster } from '../../domain/posters/poster.ts'
import type { Task } from '../../domain/tasks/task.ts'
import type { Tx } from '../database.ts'
import { findPosters } from '../posters.ts'
import { findBatches } from '../rewards/exchange.ts'
import { findTasks } from '../rewards/tasks.ts'
import type { PointsEntryRow } from './rows.ts'

export const pointsLoaders = (db: Tx) => ({
  pointsEntry: byId<string, PointsEntryRow>(
    (ids) => db.pointsEntry.findMany({ where: { id: { in: [...ids] } } }),
    ({ id }) => id,
  ),
  task: byId<string, Task>(
    (ids) => findTasks(db, ids),
    ({ id }) => id,
  ),
  poster: byId<string, Poster>(
    (ids) => findPosters(db, ids),
    ({ id }) => id,
  ),
  exchangeBatch: byId<string, ExchangeBatch>(
    (ids) => findBatches(db, ids),
    ({ id }) => id,
  ),
})
