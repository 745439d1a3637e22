/**
 * Every command of the extension, with its title, its places in menus and its keys: package.json is
 * made from this table (npm run manifest), and command-handlers.ts must have a handler for each.
 * Leaves out: the commands that open panels, which come from the table of panels (src/adapter/panel-data.ts).
 */

export interface CommandDescription {
  title: string;
  shortTitle?: string;
  /** A codicon `$(name)`, or the name of a pair of files in media/icons. */
  icon?: string;
  /** When it can be used. */
  enablement?: string;
  /** When the palette shows it; always, when left out. */
  palette?: string;
  menus?: { menu: string; when?: string; group?: string }[];
  keys?: { key: string; when?: string }[];
}

const OURS = "debugType == 'sockstep'";
const STOPPED = `inDebugMode && ${OURS} && debugState == 'stopped'`;
const BACKWARDS = `${STOPPED} && !sockstep.atStart`;
const PROGRAM = 'resourceLangId == sockstep-scenario || resourceLangId == c';

/** Where names of functions stand: the kernel's sources always, C in general only while one debugs it here. */
const C_TEXT = `(resourceScheme == sockstep-kernel || resourceLangId == sockstep-scenario || (resourceLangId == c && ${OURS}))`;

/** What belongs to a moment of a session. */
const atStop = (title: string, more: Partial<CommandDescription> = {}): CommandDescription => ({
  title,
  enablement: STOPPED,
  palette: OURS,
  ...more,
});

export const COMMANDS = {
  'sockstep.stepBackInto': atStop('Step Back Into', {
    shortTitle: 'Back Into',
    icon: 'step-back-into',
    enablement: BACKWARDS,
    menus: [{ menu: 'debug/toolBar', when: OURS, group: 'navigation@51' }],
    keys: [{ key: 'alt+f11', when: STOPPED }],
  }),
  'sockstep.stepBackOut': atStop('Step Back Out', {
    shortTitle: 'Back Out',
    icon: 'step-back-out',
    enablement: BACKWARDS,
    menus: [{ menu: 'debug/toolBar', when: OURS, group: 'navigation@52' }],
    keys: [{ key: 'alt+shift+f11', when: STOPPED }],
  }),
  'sockstep.runBackToCursor': atStop('Run Back to Cursor', {
    enablement: BACKWARDS,
    menus: [{ menu: 'editor/context', when: `${STOPPED} && editorTextFocus`, group: 'debug@2' }],
    keys: [{ key: 'ctrl+alt+f10', when: `${STOPPED} && editorTextFocus` }],
  }),
  'sockstep.goToPosition': atStop('Go to Moment…', { icon: '$(history)' }),
  'sockstep.continueUntilChange': atStop('Continue Until This Changes', {
    menus: [
      { menu: 'debug/variables/context', when: OURS, group: '5_sockstep@1' },
      { menu: 'debug/watch/context', when: OURS, group: '5_sockstep@1' },
      { menu: 'editor/context', when: `${STOPPED} && editorTextFocus`, group: 'debug@3' },
    ],
  }),
  'sockstep.continueBackToChange': atStop('Continue Back to the Last Change', {
    enablement: BACKWARDS,
    menus: [
      { menu: 'debug/variables/context', when: OURS, group: '5_sockstep@2' },
      { menu: 'debug/watch/context', when: OURS, group: '5_sockstep@2' },
      { menu: 'editor/context', when: `${STOPPED} && editorTextFocus`, group: 'debug@4' },
    ],
  }),
  'sockstep.lastWrites': atStop('Who Wrote This?…', {
    icon: '$(search)',
    menus: [
      { menu: 'debug/variables/context', when: OURS, group: '5_sockstep@3' },
      { menu: 'debug/watch/context', when: OURS, group: '5_sockstep@3' },
      { menu: 'editor/context', when: `${STOPPED} && editorTextFocus`, group: 'debug@5' },
    ],
  }),
  'sockstep.followTask': atStop('Follow the Task', {
    shortTitle: 'Follow Task',
    icon: '$(account)',
    menus: [{ menu: 'debug/toolBar', when: `${OURS} && sockstep.follow == 'cpu'`, group: 'navigation@90' }],
  }),
  'sockstep.followCpu': atStop('Follow the CPU', {
    shortTitle: 'Follow CPU',
    icon: '$(chip)',
    menus: [{ menu: 'debug/toolBar', when: `${OURS} && sockstep.follow == 'task'`, group: 'navigation@90' }],
  }),
  'sockstep.toggleFollow': atStop('Switch between Following the Task and the CPU'),
  'sockstep.toggleHex': atStop('Show Values in Hexadecimal or as Usual', {
    menus: [{ menu: 'debug/variables/context', when: OURS, group: '5_sockstep@4' }],
  }),
  'sockstep.excludeCaller': atStop('Do Not Stop When Called from Here', {
    palette: 'false',
    menus: [
      { menu: 'debug/callstack/context', when: `${OURS} && callStackItemType == 'stackFrame'`, group: '5_sockstep@1' },
    ],
  }),
  'sockstep.addBookmark': atStop('Bookmark This Moment…', {
    shortTitle: 'Bookmark',
    icon: '$(bookmark)',
    menus: [
      { menu: 'debug/toolBar', when: OURS, group: 'navigation@80' },
      { menu: 'view/title', when: 'view == sockstep.bookmarks', group: 'navigation@1' },
    ],
  }),
  'sockstep.goToBookmark': {
    title: 'Go to Bookmark',
    icon: '$(debug-step-back)',
    palette: 'false',
  },
  'sockstep.renameBookmark': {
    title: 'Rename Bookmark…',
    icon: '$(edit)',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: 'view == sockstep.bookmarks', group: 'inline@1' }],
  },
  'sockstep.deleteBookmark': {
    title: 'Delete Bookmark',
    icon: '$(trash)',
    palette: 'false',
    menus: [{ menu: 'view/item/context', when: 'view == sockstep.bookmarks', group: 'inline@2' }],
  },
  'sockstep.addFunctionBreakpoint': {
    title: 'Add Function Breakpoint…',
    icon: '$(debug-breakpoint-function)',
    menus: [
      {
        menu: 'view/title',
        when: 'view == workbench.debug.breakPointsView && sockstep.activated',
        group: 'navigation@1',
      },
    ],
  },
  'sockstep.breakInFunction': {
    title: 'Break in This Function',
    palette: 'false',
    menus: [{ menu: 'editor/context', when: `editorTextFocus && ${C_TEXT}`, group: 'debug@6' }],
  },
  'sockstep.ejectKernel': {
    title: 'Eject Kernel Sources into the Workspace',
    palette: 'workspaceFolderCount != 0',
  },
  'sockstep.openGallery': { title: 'Open the Scenario Gallery', icon: '$(library)' },
  'sockstep.openWalkthrough': { title: 'Open the Walkthrough' },
  'sockstep.openScenario': { title: 'Open Scenario…' },
  'sockstep.copyScenario': { title: 'Copy Scenario into the Workspace…' },
  'sockstep.debugFile': {
    title: 'Debug Scenario',
    icon: '$(debug-alt)',
    palette: PROGRAM,
    menus: [
      { menu: 'editor/title/run', when: 'resourceLangId == sockstep-scenario', group: 'navigation@1' },
      { menu: 'explorer/context', when: 'resourceExtname == .scenario', group: '2_debug@1' },
    ],
  },
  'sockstep.runFile': {
    title: 'Run Scenario Without Debugging',
    icon: '$(play)',
    palette: PROGRAM,
    menus: [{ menu: 'editor/title/run', when: 'resourceLangId == sockstep-scenario', group: 'navigation@2' }],
  },
  'sockstep.pickProgram': { title: 'Pick a Scenario', palette: 'false' },
} satisfies Record<string, CommandDescription>;

export type CommandId = keyof typeof COMMANDS;

/** Keys for what VS Code has a command for, but no key. */
export const OTHER_KEYS: { command: string; key: string; when: string }[] = [
  { command: 'workbench.action.debug.stepBack', key: 'alt+f10', when: STOPPED },
  { command: 'workbench.action.debug.reverseContinue', key: 'alt+f5', when: STOPPED },
  // Some desktops of Linux keep Alt+F10 and Alt+F5 to themselves.
  { command: 'workbench.action.debug.stepBack', key: 'alt+shift+f10', when: `${STOPPED} && isLinux` },
  { command: 'workbench.action.debug.reverseContinue', key: 'alt+shift+f5', when: `${STOPPED} && isLinux` },
];

/** The parts of package.json's `contributes` that follow from the table. */
export function contributions(): {
  commands: object[];
  menus: Record<string, object[]>;
  keybindings: object[];
} {
  const all = Object.entries(COMMANDS) as [CommandId, CommandDescription][];
  const menus: Record<string, object[]> = { commandPalette: [] };
  for (const [command, { palette, menus: places = [] }] of all) {
    if (palette) menus.commandPalette!.push({ command, when: palette });
    for (const { menu, when, group } of places) (menus[menu] ??= []).push({ command, when, group });
  }
  return {
    commands: all.map(([command, { title, shortTitle, icon, enablement }]) => ({
      command,
      title,
      category: 'Sockstep',
      ...(shortTitle ? { shortTitle } : {}),
      ...(icon ? { icon: iconOf(icon) } : {}),
      ...(enablement ? { enablement } : {}),
    })),
    menus,
    keybindings: [
      ...all.flatMap(([command, { keys = [] }]) => keys.map((key) => ({ command, ...key }))),
      ...OTHER_KEYS,
    ],
  };
}

function iconOf(icon: string): string | object {
  if (icon.startsWith('$(')) return icon;
  return { light: `media/icons/${icon}-light.svg`, dark: `media/icons/${icon}-dark.svg` };
}
