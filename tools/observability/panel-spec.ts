import type { Text } from '@socketlab/foundation';

/** The programs that serve metrics. */
export const DAEMON_NAMES = ['tcp-echo', 'udp-echo', 'multi-tcp', 'client-agent'] as const;
/** One of them. */
export type DaemonName = (typeof DAEMON_NAMES)[number];

/** One query of a panel. */
export interface QuerySpec {
  readonly expr: string;
  /** What its series are called: the same word in both languages, as `{{state}}`, or a text. */
  readonly legend: string | Text;
}

/** How one series is shown, by the name that its query gives it. */
export interface SeriesSpec {
  readonly color: string;
  /** What it is called instead, where the label's value is not what a person should read. */
  readonly name?: Text;
  /** Dashed, and not stacked: a limit and not a measurement. */
  readonly isLimit?: boolean;
}

/** A number that stands for a word, and its colour. */
export interface StateWord {
  readonly value: number;
  readonly text: Text;
  readonly color: string;
}

/** One column of a table. */
export interface ColumnSpec {
  readonly expr: string;
  readonly title: Text;
  readonly unit?: string;
  /** From these values on, the cell has that colour. */
  readonly thresholds?: readonly Threshold[];
  /** Its numbers are words. */
  readonly words?: readonly StateWord[];
  readonly width?: number;
}

/** From `from` on (undefined: whatever is less), that colour. */
export interface Threshold {
  readonly from: number | undefined;
  readonly color: string;
}

interface PanelBase {
  readonly title: Text;
  /** What a student sees there, and what it means. */
  readonly description: Text;
  /** In Grafana's 24 columns. */
  readonly width: number;
  /** Whose panel it is; every daemon's unless told. */
  readonly of?: readonly DaemonName[];
  /** What stands there while there is nothing; where the panel is of some daemons only, that is said unless told. */
  readonly noValue?: Text;
  readonly unit?: string | Text;
}

/** Series over time, beside each other or stacked. */
export interface LinesPanel extends PanelBase {
  readonly kind: 'lines' | 'stack';
  readonly queries: readonly QuerySpec[];
  readonly series?: Readonly<Record<string, SeriesSpec>>;
  /** Each step up is ten times as much: for times, of which one long one would flatten all others. */
  readonly isLogarithmic?: boolean;
}

/** One number, or one word. */
export interface NumberPanel extends PanelBase {
  readonly kind: 'number';
  readonly query: QuerySpec;
  readonly thresholds?: readonly Threshold[];
  readonly words?: readonly StateWord[];
  /** Shows the series' name instead of its value: what its labels say. */
  readonly isName?: boolean;
}

/** How often something took how long, over time. */
export interface HeatmapPanel extends PanelBase {
  readonly kind: 'heatmap';
  readonly query: QuerySpec;
}

/** A bar for each series, coloured by the state that it was in. */
export interface StatesPanel extends PanelBase {
  readonly kind: 'states';
  readonly query: QuerySpec;
  readonly words: readonly StateWord[];
}

/** One row for each value of a label, one query a column. */
export interface TablePanel extends PanelBase {
  readonly kind: 'table';
  /** The labels that name a row, with their titles. */
  readonly rows: Readonly<Record<string, Text>>;
  readonly columns: readonly ColumnSpec[];
  /** The title of the column after which rows are ordered, the greatest first. */
  readonly orderBy?: Text;
}

/** A panel, without a word of how Grafana wants it. */
export type PanelSpec = LinesPanel | NumberPanel | HeatmapPanel | StatesPanel | TablePanel;

/** Panels under one heading; their heights are the row's. */
export interface RowSpec {
  readonly title: Text;
  readonly height: number;
  readonly panels: readonly PanelSpec[];
}

/** A whole dashboard, in both languages at once. */
export interface DashboardSpec {
  readonly name: 'daemon' | 'class';
  readonly title: Text;
  readonly description: Text;
  readonly rows: readonly RowSpec[];
}
