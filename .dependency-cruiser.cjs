/**
 * The layers of Switchyard. `core` computes, `db` and `platform` reach the stores, apps wire; arrows point one way only.
 * scripts/check/layers.test.ts plants a violation of every rule here and sees it refused.
 */
const tests = '(\\.test\\.tsx?$|/testing/|^(apps|packages)/[^/]+/test/)';

module.exports = {
  forbidden: [
    {
      name: 'core-is-pure',
      severity: 'error',
      comment:
        'core computes; it imports itself, zod, re2js (decision 0008) and @date-fns/tz (decision 0011), never anything else or built in',
      from: { path: '^packages/core/src/', pathNot: tests },
      to: { pathNot: ['^packages/core/src/', '(^|/)node_modules/(zod|re2js|@date-fns/tz)/'] },
    },
    {
      name: 'formats-are-islands',
      severity: 'error',
      comment: 'a wire format leans on chat, errors and sse, never on another format or on a provider',
      // What tests of all formats share speaks them all.
      from: { path: '^packages/core/src/formats/([^/]+)/', pathNot: '^packages/core/src/formats/testing/' },
      to: {
        path: '^packages/core/src/(formats|providers)/',
        pathNot: ['^packages/core/src/formats/$1/', '^packages/core/src/formats/[^/]+$'],
      },
    },
    {
      name: 'providers-are-islands',
      severity: 'error',
      comment: 'a provider serves formats; it never leans on another provider',
      from: { path: '^packages/core/src/providers/([^/]+)/' },
      to: { path: '^packages/core/src/providers/[^/]+/', pathNot: '^packages/core/src/providers/$1/' },
    },
    {
      name: 'strategies-are-islands',
      severity: 'error',
      comment: 'strategies nest through the walk they are given, never by importing each other',
      from: { path: '^packages/core/src/routing/strategies/([^/]+)\\.ts$', pathNot: ['/index\\.ts$', tests] },
      to: { path: '^packages/core/src/routing/strategies/' },
    },
    {
      name: 'packages-never-import-apps',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'db-knows-only-core',
      severity: 'error',
      from: { path: '^packages/db/' },
      to: { path: '^packages/(platform|simulator)/' },
    },
    {
      name: 'platform-knows-only-core',
      severity: 'error',
      from: { path: '^packages/platform/' },
      to: { path: '^packages/(db|simulator)/' },
    },
    {
      name: 'simulator-knows-nobody',
      severity: 'error',
      comment: 'the simulator is the independent witness; shared code would share its mistakes',
      from: { path: '^packages/simulator/' },
      to: { path: '^packages/(core|db|platform)/' },
    },
    {
      name: 'only-tests-use-the-simulator',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: ['^packages/simulator/', tests] },
      to: { path: '^packages/simulator/' },
    },
    {
      name: 'apps-are-islands',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'only-db-speaks-prisma',
      severity: 'error',
      from: { pathNot: '^packages/db/' },
      to: {
        path: ['@prisma/', '(^|/)node_modules/(pg|prisma)/', '^packages/db/src/generated/', '^(@prisma/.*|pg|prisma)$'],
      },
    },
    {
      name: 'only-platform-speaks-redis',
      severity: 'error',
      from: { pathNot: '^packages/platform/' },
      to: { path: ['(^|/)node_modules/(ioredis|bullmq)/', '^(ioredis|bullmq)$'] },
    },
    {
      name: 'features-are-islands',
      severity: 'error',
      comment:
        'a feature of the dashboard never imports another; what two need belongs to conditions, saved-views, server or ui',
      from: { path: '^apps/dashboard/src/features/([^/]+)/' },
      to: { path: '^apps/dashboard/src/features/[^/]+/', pathNot: '^apps/dashboard/src/features/$1/' },
    },
    {
      name: 'features-never-import-pages',
      severity: 'error',
      from: { path: '^apps/dashboard/src/(features|conditions|saved-views|server|ui)/' },
      to: { path: '^apps/dashboard/src/app/' },
    },
    {
      name: 'conditions-serve-features',
      severity: 'error',
      comment:
        'the words and fields of conditions are used by routing and limits, kept views by costs and logs, and they know of neither',
      from: { path: '^apps/dashboard/src/(conditions|saved-views)/' },
      to: { path: '^apps/dashboard/src/features/' },
    },
    {
      name: 'server-never-imports-screens',
      severity: 'error',
      from: { path: '^apps/dashboard/src/server/' },
      to: { path: '^apps/dashboard/src/(features|conditions|saved-views|ui)/' },
    },
    {
      name: 'ui-knows-nothing-of-ours',
      severity: 'error',
      from: { path: '^apps/dashboard/src/ui/' },
      to: { path: ['^apps/dashboard/src/(features|conditions|saved-views|server|app)/', '^packages/'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'imports of types alone may go round',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      comment: 'a module that is not found is a module that no rule sees',
      from: { pathNot: tests },
      to: { couldNotResolve: true, pathNot: ['^bun(:|$)', '\\.css$', '^geist'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'packages/db/src/generated'] },
    exclude: { path: '(^|/)\\.next/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: `${__dirname}/scripts/check/layers.tsconfig.json` },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
