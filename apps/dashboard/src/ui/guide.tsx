'use client';

import { useState } from 'react';
import { CopyButton } from './copy-button';
import { ScrollRegion } from './scroll-region';
import { Select } from './select';
import { Tab, TabList, TabPanel, Tabs } from './tabs';

/** One way to do it: texts to paste, each with its place, and what is worth knowing. */
export type GuideWay = {
  id: string;
  label: string;
  blocks: readonly { where: string; text: string }[];
  notes: readonly string[];
};

/** Several ways to set something up, one in sight. The list stands beside it; on phones it is a choice above it. */
export function Guide({ label, ways }: { label: string; ways: readonly GuideWay[] }) {
  const [chosen, setChosen] = useState(ways[0]?.id ?? '');
  return (
    <Tabs
      orientation="vertical"
      value={chosen}
      onValueChange={setChosen}
      className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3 sm:grid-cols-[8.5rem_minmax(0,1fr)] sm:gap-6"
    >
      <TabList
        aria-label={label}
        className="hidden content-start gap-0.5 overflow-visible border-b-0 sm:grid sm:border-r sm:pr-2"
      >
        {ways.map(({ id, label: name }) => (
          <Tab
            key={id}
            value={id}
            className="mb-0 rounded-md border-b-0 px-2 py-1.5 text-left hover:bg-sunken data-[state=active]:bg-sunken"
          >
            {name}
          </Tab>
        ))}
      </TabList>
      <div className="sm:hidden">
        <Select
          aria-label={label}
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
          options={ways.map(({ id, label: name }) => ({ value: id, label: name }))}
        />
      </div>
      {ways.map((way) => (
        <TabPanel key={way.id} value={way.id} className="grid min-w-0 content-start gap-3 pt-0 sm:min-h-72">
          <Way {...way} />
        </TabPanel>
      ))}
    </Tabs>
  );
}

function Way({ label, blocks, notes }: GuideWay) {
  return (
    <>
      {blocks.map(({ where, text }) => (
        <div key={where} className="min-w-0 rounded-lg border bg-sunken">
          <div className="flex items-center justify-between gap-2 border-b py-0.5 pr-1 pl-4">
            <span className="min-w-0 truncate text-caption text-ink-2">{where}</span>
            <CopyButton text={text} label={`Copy ${label}: ${where}`} className="hover:bg-panel" />
          </div>
          <ScrollRegion label={`${label}: ${where}`} className="rounded-b-lg">
            <pre className="w-max min-w-full px-4 py-3 font-mono text-caption leading-5">{text}</pre>
          </ScrollRegion>
        </div>
      ))}
      <ul className="grid list-disc gap-1 pl-4 text-ink-2 text-small marker:text-ink-3">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </>
  );
}
