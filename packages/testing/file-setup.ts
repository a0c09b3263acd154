import { afterAll } from 'vitest'
import { undoAll } from './leavings.ts'

// Read anew for each test file, while modules that files share are read once for all: it must be said here to be heard in each.
afterAll(undoAll)
