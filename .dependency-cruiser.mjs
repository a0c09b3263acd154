/**
 * What may import what. Each rule has a name that says what holds, and a comment for the one who broke it. Run by
 * `npx tsx scripts/check-dependencies.ts`, which hands dependency-cruiser the tree as JavaScript: it cannot read our TypeScript.
 */
const TESTS = String.raw`\.test\.[jt]sx?$|^tests/|^packages/testing/|^(packages|subgraphs)/[^/]+/trial/|^gateway/testing/|^gateway/compiled/trial/|^bench/`
const NPM = '(^|/)node_modules/'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'a-subgraph-never-imports-another',
      comment:
        'A domain shows the world two things: schema.graphql and its file in packages/contracts. Listen to what the other domain ' +
        'tells, ask it over the bus, or reference its entity by key and let the gateway join.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^subgraphs/', pathNot: '^subgraphs/$1/' },
    },
    {
      name: 'domain-is-pure',
      comment:
        'What decides must be testable without a world: domain/ imports nothing but itself, the kernel and contracts. Load in the ' +
        'command and hand the values in; save in data/; the time is unit.now.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/domain/', pathNot: TESTS },
      to: { pathNot: ['^subgraphs/$1/domain/', '^packages/(kernel|contracts)/'] },
    },
    {
      name: 'only-data-touches-prisma',
      comment:
        'Prisma and SQL are known in data/ and nowhere else, so that a table can change in one place. Write the question as a ' +
        'function in data/ and import its types from there. How a database is reached at all is in packages/subgraph/database.',
      severity: 'error',
      from: { pathNot: ['^subgraphs/[^/]+/data/', '^packages/subgraph/database/', '^prisma/', TESTS] },
      to: { path: ['^prisma/', `${NPM}@prisma/client/`] },
    },
    {
      name: 'only-data-touches-prisma',
      comment:
        'A domain reaches its database through the client that data/ opens on the floor: never by a driver of its own.',
      severity: 'error',
      from: { path: '^subgraphs/', pathNot: ['^subgraphs/[^/]+/data/', TESTS] },
      to: { path: `${NPM}(@prisma/|pg/|pg-)` },
    },
    {
      name: 'data-touches-only-its-own-prisma',
      comment:
        "A domain never reads another domain's tables: its database may stand on another server. Keep a copy of what you need by " +
        'listening to its events, or ask it.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^prisma/', pathNot: '^prisma/$1/' },
    },
    {
      name: 'consumers-only-run-commands',
      comment:
        'Consumers, answers and jobs are doors: they read what came, then run a command or ask data/. What they would import instead ' +
        'belongs into a command, where a resolver finds it too.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/(consumers|answers|jobs)/', pathNot: TESTS },
      to: {
        pathNot: [
          '^subgraphs/$1/(commands|data|domain|providers|$2)/',
          '^packages/(kernel|contracts|messaging)/',
          '^packages/subgraph/definition',
        ],
      },
    },
    {
      name: 'commands-know-no-graphql',
      comment:
        'A command is run by resolvers, consumers, jobs and tests alike: it takes plain values and gives a Result. Arguments are read ' +
        'and payloads are made in resolvers/.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/(commands|data|domain|providers|consumers|answers|jobs)/', pathNot: TESTS },
      to: {
        path: [
          `${NPM}(graphql|@apollo|@graphql-tools)/`,
          '^subgraphs/[^/]+/(resolvers/|context|index)',
          '^packages/subgraph/(payload|scalars|schema|execute|errors)\\.',
        ],
      },
    },
    {
      name: 'packages-know-no-domain',
      comment:
        'Packages are the ground that every domain stands on; one that knows a domain cannot be shared. Hand in what it needs as an ' +
        'argument. What domains must know of each other is in packages/contracts.',
      severity: 'error',
      from: { path: '^packages/', pathNot: TESTS },
      to: { path: '^(subgraphs|prisma|gateway|launch|tests|bench)(/|\\.)' },
    },
    {
      name: 'the-kernel-imports-nothing',
      comment: 'Everything rests on the kernel, so it rests on nothing: no package, no npm, no module of Node.',
      severity: 'error',
      from: { path: '^packages/kernel/', pathNot: TESTS },
      to: { pathNot: '^packages/kernel/' },
    },
    {
      name: 'the-gateway-knows-only-the-supergraph',
      comment:
        'The gateway composes whatever it is given and knows no domain by name. What it needs of a domain stands in the schema, in ' +
        'packages/contracts, or is handed in by the launcher.',
      severity: 'error',
      from: { path: '^gateway/', pathNot: TESTS },
      to: { path: '^(subgraphs|prisma|launch|tests)(/|\\.)' },
    },
    {
      name: 'no-circles',
      comment:
        'Two modules that need each other are one module, or hide a third one that both need. Types may point back: they are gone ' +
        'when the code runs.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-imports-of-tests',
      comment:
        'What runs in the mall must not need its tests. What both need belongs beside what it is about, under a name of its own.',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: String.raw`\.test\.[jt]sx?$|^tests/|^packages/testing/` },
    },
    {
      name: 'no-unresolvable',
      comment:
        'The import leads nowhere: a wrong path, a package that package.json does not name, or a file that `npm run generate` writes.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '(^|/)dist/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    moduleSystems: ['es6'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      mainFields: ['main'],
      extensions: ['.js'],
    },
  },
}
