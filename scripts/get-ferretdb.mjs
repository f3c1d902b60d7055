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
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const VERSION = '1.24.2';
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const CACHE = join(ROOT, '.cache', `ferretdb-${VERSION}`);
const GO_MOD = `module yixiantong.test/ferretdb

go 1.22

require github.com/FerretDB/FerretDB v${VERSION}
`;

/**
 * FerretDB 1 carries out an update as a read and a write, so that of two equal compare-and-sets both may win.
 * MongoDB does each command on one document atomically: a relay in front lets one command through at a time.
 * The program ends with its stdin, so that it never outlives the tests.
 */
const MAIN_GO = `package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"

	"github.com/FerretDB/FerretDB/ferretdb"
)

// The longest message of the wire protocol, and its first field: its own length.
const longest, lengthSize = 48_000_000, 4

func message(from io.Reader) ([]byte, error) {
	size := make([]byte, lengthSize)
	if _, err := io.ReadFull(from, size); err != nil {
		return nil, err
	}
	length := binary.LittleEndian.Uint32(size)
	if length < lengthSize || length > longest {
		return nil, fmt.Errorf("message of %d bytes", length)
	}
	whole := make([]byte, length)
	copy(whole, size)
	_, err := io.ReadFull(from, whole[lengthSize:])
	return whole, err
}

var turn sync.Mutex

// Every request that the driver sends here has exactly one answer.
func exchange(server net.Conn, request []byte) ([]byte, error) {
	turn.Lock()
	defer turn.Unlock()
	if _, err := server.Write(request); err != nil {
		return nil, err
	}
	return message(server)
}

func relay(client net.Conn, socket string) {
	defer client.Close()
	server, err := net.Dial("unix", socket)
	if err != nil {
		return
	}
	defer server.Close()
	for {
		request, err := message(client)
		if err != nil {
			return
		}
		answer, err := exchange(server, request)
		if err != nil {
			return
		}
		if _, err = client.Write(answer); err != nil {
			return
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("usage: ferretdb <listen address> <data folder>"))
	}
	socket := filepath.Join(os.Args[2], "ferretdb.sock")
	_ = os.Remove(socket)
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{Unix: socket},
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: "file:" + os.Args[2] + "/",
	})
	if err != nil {
		fail(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		fail(err)
	}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go relay(client, socket)
		}
	}()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		listener.Close()
		cancel()
	}()
	_ = server.Run(ctx)
}
`;

/** Named by its source: a changed program is built anew. */
const BINARY = join(CACHE, `ferretdb-${createHash('sha256').update(MAIN_GO).digest('hex').slice(0, 12)}`);

/**
 * Runs the Go tool; throws with the end of its output when it fails.
 * @param {string[]} args
 * @param {string} cwd
 */
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
    console.error(`get-ferretdb: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
