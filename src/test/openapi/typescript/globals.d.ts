// The only thing of Node that the walk-through uses; its types would be one more package.
declare const process: { argv: string[] };
