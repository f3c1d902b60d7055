#!/usr/bin/env node
/**
 * Prints the path of a FerretDB 1.24.2 server (MongoDB wire protocol over SQLite) for the tests, building it once
 * into `.cache/` with the Go tool chain. Plain Node, no dependency: `node scripts/get-ferretdb.mjs`.
 *
 * Why a program of our own around the embeddable package, and not `go install .../cmd/ferretdb`: the published
 * module lacks the generated version file, so that command panics at start ("Invalid build/version/version.txt");
 * and some module proxies refuse the version list that `go install pkg@version` asks for.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const VERSION = '1.24.2';
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const CACHE = join(ROOT, '.cache', `ferretdb-${VERSION}`);
const BINARY = join(CACHE, process.platform === 'win32' ? 'ferretdb.exe' : 'ferretdb');

const GO_MOD = `module yixiantong.test/ferretdb

go 1.22

require github.com/FerretDB/FerretDB v${VERSION}
`;

/** Prints its address as the first line; ends with its stdin, so that it never outlives the tests. */
const MAIN_GO = `package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: ferretdb <listen address> <data folder>")
		os.Exit(2)
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: os.Args[1]},
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: "file:" + os.Args[2] + "/",
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	go func() { fmt.Println(server.MongoDBURI()) }()
	_ = server.Run(ctx)
}
`;

/** Runs the Go tool; throws with the end of its output when it fails. */
const go = (args, cwd) => {
  const run = spawnSync('go', args, { cwd, encoding: 'utf8', env: { ...process.env, GOWORK: 'off' } });
  if (run.error) throw new Error(`the Go tool chain is missing (${run.error.message})`);
  if (run.status !== 0)
    throw new Error(`go ${args[0]} failed:\n${run.stderr.trim().split('\n').slice(-8).join('\n')}`);
};

/**
 * The path of the server program, built when the cache does not hold it (about a minute, needs Go and a module
 * proxy). Throws when it can be neither found nor built.
 */
export const getFerretDb = () => {
  if (existsSync(BINARY)) return BINARY;
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'build-'));
  try {
    writeFileSync(join(folder, 'go.mod'), GO_MOD);
    writeFileSync(join(folder, 'main.go'), MAIN_GO);
    go(['mod', 'tidy'], folder);
    go(['build', '-trimpath', '-ldflags=-s -w', '-o', 'server', '.'], folder);
    // A rename within one folder is atomic: a second builder at the same time does no harm.
    renameSync(join(folder, 'server'), BINARY);
    return BINARY;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    console.log(getFerretDb());
  } catch (error) {
    console.error(`get-ferretdb: ${error.message}`);
    process.exit(1);
  }
}
