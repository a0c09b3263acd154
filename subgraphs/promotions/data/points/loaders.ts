import { rows } from '@supermall/subgraph/load'
import type { ExchangeBatch } from '../../domain/exchange/batch.ts'
import type { Poster } from '../../domain/posters/poster.ts'
import type { Task } from '../../domain/tasks/task.ts'
import type { Tx } from '../database.ts'
import { findPosters } from '../posters.ts'
import { findBatches } from '../rewards/exchange.ts'
import { findTasks } from '../rewards/tasks.ts'
import type { PointsEntryRow } from './rows.ts'

export const pointsLoaders = (db: Tx) => ({
  pointsEntry: rows<PointsEntryRow>((ids) => db.pointsEntry.findMany({ where: { id: { in: [...ids] } } })),
  task: rows<Task>((ids) => findTasks(db, ids)),
  poster: rows<Poster>((ids) => findPosters(db, ids)),
  exchangeBatch: rows<ExchangeBatch>((ids) => findBatches(db, ids)),
})
