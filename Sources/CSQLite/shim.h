#pragma once
// The SQLite call that neither Swift nor GRDB can make, because it is variadic in C.
#include <sqlite3.h>

/// Keeps closing the last connection from checkpointing and deleting the write-ahead log.
static inline int csqlite_disable_checkpoint_on_close(sqlite3 *connection) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
