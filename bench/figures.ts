// figures: what a task of the bench measured, by name.

export type Figures = Readonly<Record<string, number>>;
