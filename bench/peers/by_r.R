# Base R: solve(), with the matrix-algebra library that this R was built with.
# Arguments: a way, the seconds that an answer may take, the problems' folders. Prints lines of JSON; answers go into the
# folders.

given <- commandArgs(trailingOnly = TRUE)
limit <- as.numeric(given[2])

# Arrays of doubles as NumPy stores them, rows first.
read_npy <- function(name) {
  file <- file(file.path(folder, paste0(name, ".npy")), "rb")
  on.exit(close(file))
  about <- readBin(file, "raw", 10)
  header <- rawToChar(readBin(file, "raw", as.integer(about[9]) + 256L * as.integer(about[10])))
  shape <- as.numeric(strsplit(gsub(" ", "", sub(".*'shape': \\(([^)]*)\\).*", "\\1", header)), ",")[[1]])
  values <- readBin(file, "double", prod(shape), size = 8)
  if (length(shape) == 1) values else matrix(values, shape[1], shape[2], byrow = TRUE)
}

write_npy <- function(values, name) {
  shape <- if (is.matrix(values)) dim(values) else length(values)
  text <- sprintf("{'descr': '<f8', 'fortran_order': True, 'shape': (%s,), }", paste(shape, collapse = ", "))
  text <- paste0(text, strrep(" ", 63 - (10 + nchar(text)) %% 64), "\n")
  file <- file(file.path(folder, paste0(name, ".npy")), "wb")
  on.exit(close(file))
  writeBin(as.raw(c(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0)), file)
  writeBin(nchar(text), file, size = 2, endian = "little")
  writeChar(text, file, eos = NULL)
  writeBin(as.vector(values), file, size = 8)
}

peak <- function() {
  line <- grep("VmHWM", readLines("/proc/self/status"), value = TRUE)
  1024 * as.numeric(gsub("[^0-9]", "", line))
}

solved <- list(
  demand = function(a) {
    right <- read_npy("demand")
    solve(diag(nrow(a)) - a, right)
  },
  accounts = function(a) {
    right <- read_npy("accounts")
    t(solve(t(diag(nrow(a)) - a), t(right)))
  }
)

cat(sprintf('{"version": "%s", "says_error": false}\n', getRversion()))
last <- list()
for (folder in given[-(1:2)]) {
  if (!file.exists(file.path(folder, "a.npy"))) next # sparse tables would need a package
  a <- read_npy("a")
  for (question in names(solved)) {
    about <- sprintf('{"question": "%s", "problem": "%s", ', question, basename(folder))
    before <- last[[question]]
    if (!is.null(before) && before[2] * (nrow(a) / before[1])^3 > limit) { # as LU grows
      cat(about, '"missing": "over the limit"}\n', sep = "")
      next
    }
    start <- proc.time()[["elapsed"]]
    answer <- solved[[question]](a)
    seconds <- proc.time()[["elapsed"]] - start
    if (nrow(a) > 100) last[[question]] <- c(nrow(a), seconds)
    write_npy(answer, paste0("answer-", question))
    cat(about, sprintf('"s": %.6f, "bytes": %.0f, "lines": 1}\n', seconds, peak()), sep = "")
  }
}
